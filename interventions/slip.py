"""The slip of paper that a family gets with its link: the address to scan, to copy and to type."""

from dataclasses import dataclass

from inclusion.qr import QrCode, qr_code

from .models import Plan

# So many characters of a token stay together in a line.
TOGETHER = 11


@dataclass(frozen=True)
class Slip:
    """One slip. `pieces` is the address, apart where a line may end; `ask` whom to ask, or ""."""

    address: str
    pieces: tuple[str, ...]
    code: QrCode
    ask: str


def slip_of(plan: Plan, address: str, token: str) -> Slip:
    """The slip for this address, which ends with its token. Nothing of it is kept."""
    whom = plan.key_worker or plan.lead
    return Slip(address, _pieces(address, token), qr_code(address), whom.name if whom else "")


def _pieces(address: str, token: str) -> tuple[str, ...]:
    """https://school.example/ · say/ · AbCdEfGhIjK · lMnOpQrStUv · .../"""
    before, _, after = address.partition(token)
    place, _, path = before.removesuffix("/").rpartition("/")
    parts = [token[n : n + TOGETHER] for n in range(0, len(token), TOGETHER)]
    parts[-1] += after
    return (f"{place}/", f"{path}/", *parts)
