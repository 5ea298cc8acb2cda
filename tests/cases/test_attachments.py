"""Documents of a pupil's record: what is kept, who opens it, what every opening leaves behind."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from cases import attachments
from cases.attachments_check import check
from cases.models import Attachment, Pupil
from cases.services.attachments import add_attachment, name_to_save_as, plain_name
from inclusion.accounts.models import AccessEvent, User
from inclusion.accounts.permissions import Role
from inclusion.errors import DomainError
from inclusion.pdf import render_pdf
from tests.factories import TODAY, AttachmentFactory, GroupFactory, GroupStaffFactory

pytestmark = pytest.mark.usefixtures("today")
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
HTML = b"<!doctype html><html><script>alert(1)</script></html>"
DOCX = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"}


def _zip(parts: dict[str, str], before: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, words in parts.items():
            archive.writestr(name, words)
    return before + out.getvalue()


def _png(width: int, height: int) -> bytes:
    """A picture that says it is this large, and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(900))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _photo() -> bytes:
    """A photo on its side, with place, camera, comment and XMP."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    picture = Image.new("RGB", (40, 20), "red")
    picture.save(out, "JPEG", exif=exif, comment=b"our house", xmp=b"<x:xmpmeta>51.5</x:xmpmeta>")
    return out.getvalue()


def _page(signed: Client, pupil: Pupil, content: bytes, name: str, **typed: str) -> str:
    file = SimpleUploadedFile("x", content)
    file.name = name
    answer = signed.post(
        reverse("attachment-add", args=[pupil.pk]), {"file": file, **typed}, follow=True
    )
    return answer.content.decode()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF, "application/pdf"),
        (_zip(DOCX), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (
            _zip({"xl/workbook.xml": "<w/>"}),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            _zip({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<c/>"}),
            "application/vnd.oasis.opendocument.text",
        ),
        (_photo(), "image/jpeg"),
        ("Über die Straße, 10.40".encode(), "text/plain"),
        ("Caf\xe9 at ten".encode("cp1252"), "text/plain"),
        (b"BMW is a car", "text/plain"),
    ],
)
def test_the_content_says_what_a_file_is(content: bytes, media_type: str) -> None:
    assert check(content, "whatever.exe").media_type == media_type


def test_a_table_is_told_from_a_text_by_its_name() -> None:
    assert check(b"a,b\r\n1,2\r\n", "Marks.CSV").media_type == "text/csv"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (HTML, "a web page or a drawing"),
        (b'\n<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "a web page or a drawing"),
        (b"GIF89a/*" + bytes(9) + HTML, "none of the kinds"),
        (b"MZ\x90\x00\x03" + bytes(200), "none of the kinds"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(90), "Save the photo as JPEG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Office file"),
        (b"{\\rtf1 words}", "unknown kind of text"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(50), "picture is damaged"),
        (_photo()[:300], "picture is damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "picture is damaged"),
        (_png(60_000, 60_000), "more than 50 million points"),
        (_png(8_000, 8_000), "more than 50 million points"),
        (PDF.replace(b"%%EOF", b""), "PDF is damaged"),
        (PDF + bytes(5_000), "PDF is damaged"),
        (_zip({"a.txt": "a"}, before=PDF), "a PDF and an archive at once"),
        (_zip({"a.txt": "a"}), "an archive, not a document"),
        (_zip({**DOCX, "word/vbaProject.bin": "x"}), "macros or programs"),
        (_zip({**DOCX, "[Content_Types].xml": "x.macroEnabled.main+xml"}), "macros or programs"),
        (_zip({**DOCX, "word/embeddings/sheet.xlsm": "x"}), "macros or programs"),
        (
            _zip({**DOCX, "word/_rels/settings.xml.rels": '<R Type="attachedTemplate" Target="http://x/">'}),
            "fetches a template",
        ),
        (_zip({**DOCX, "word/big.xml": "0" * 210_000_000}), "unpacks to more than 200 MB"),
        (_zip(DOCX)[:-30], "none of the kinds"),
    ],
)  # fmt: skip
def test_what_is_not_kept_is_refused_in_one_sentence(content: bytes, words: str) -> None:
    with pytest.raises(DomainError) as refused:
        check(content, "report.pdf")
    assert words in refused.value.message
    assert refused.value.field == "file"


def test_half_a_picture_is_refused_also_after_something_was_printed() -> None:
    render_pdf("<p>Words</p>", title="Words")
    for kind in ("PNG", "JPEG"):
        out = io.BytesIO()
        Image.effect_noise((300, 200), 50).save(out, kind)
        whole = out.getvalue()
        assert check(whole, "photo")
        with pytest.raises(DomainError, match="The picture is damaged"):
            check(whole[: len(whole) // 2], "photo")


def test_a_picture_is_drawn_again_without_what_it_carried() -> None:
    kept = check(_photo() + HTML, "photo.jpg").content
    with Image.open(io.BytesIO(kept)) as picture:
        assert picture.size == (20, 40), "turned upright"
        assert not picture.getexif()
        assert {"comment", "xmp", "exif"}.isdisjoint(picture.info)
    for told in (b"Camera", b"our house", b"51.5", b"<script"):
        assert told not in kept
    carried = PngInfo()
    carried.add_text("GPS", "51.5")
    out = io.BytesIO()
    Image.new("RGBA", (9, 9)).save(out, "PNG", pnginfo=carried)
    kept = check(out.getvalue() + b"PK\x03\x04", "x").content
    assert b"51.5" not in kept
    assert b"PK" not in kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("..\\..\\x.pdf", "x.pdf"),
        ("../../etc/passwd", "passwd"),
        ("gpj.\u202efdp.exe", "gpj.fdp.exe"),
        ("a\r\nSet-Cookie: b.txt", "aSet-Cookie: b.txt"),
        ("..", "file"),
        ("a" * 300 + ".docx", "a" * 195 + ".docx"),
    ],
)
def test_names_lose_their_folders_and_tricks(typed: str, kept: str) -> None:
    assert plain_name(typed) == kept


def test_a_file_is_handed_out_under_the_ending_of_its_content() -> None:
    file = Attachment(file_name="letter.pdf.exe", media_type="application/pdf")
    assert name_to_save_as(file) == "letter.pdf.exe.pdf"
    file = Attachment(file_name="Photo.JPEG", media_type="image/jpeg")
    assert name_to_save_as(file) == "Photo.JPEG"


def test_a_file_lies_under_a_random_name_outside_the_web_root(
    pupil: Pupil, senco: User, settings: object, tmp_path: Path
) -> None:
    settings.FILES_DIR = tmp_path  # type: ignore[attr-defined]
    file = SimpleUploadedFile("Letter about Joe.pdf", PDF)
    kept = add_attachment(pupil=pupil, upload=file, title="", restricted=False, by=senco, on=TODAY)
    (stored,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert stored.name == kept.stored_as.hex
    assert stored.stat().st_mode & 0o077 == 0
    assert kept.title == "Letter about Joe"
    assert attachments.read(kept.stored_as, kept.sha256) == PDF
    stored.write_bytes(b"changed")
    with pytest.raises(attachments.FileLost):
        attachments.read(kept.stored_as, kept.sha256)


def test_a_failed_save_leaves_no_file_behind(
    pupil: Pupil, senco: User, settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FILES_DIR = tmp_path  # type: ignore[attr-defined]

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("the database is gone")

    monkeypatch.setattr("cases.services.attachments.save_as", fails)
    with pytest.raises(RuntimeError):
        add_attachment(
            pupil=pupil, upload=SimpleUploadedFile("a.pdf", PDF), title="", restricted=False,
            by=senco, on=TODAY,
        )  # fmt: skip
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_pressing_the_button_twice_adds_it_once(
    pupil: Pupil, senco: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(senco)
    for _ in range(2):
        assert "is in the record" in _page(client, pupil, PDF, "a.pdf", title="Report")
    assert Attachment.objects.count() == 1


def test_a_web_page_named_as_a_pdf_is_refused_and_the_form_kept(
    pupil: Pupil, senco: User, signed_in: Callable[[User], Client]
) -> None:
    page = _page(
        signed_in(senco), pupil, HTML, "..\\..\\x.pdf", title="The letter", restricted="on"
    )
    assert "This is a web page or a drawing" in page
    assert 'value="The letter"' in page
    assert "checked" in page
    assert not Attachment.objects.exists()


def test_a_file_that_is_too_large_is_turned_away_while_it_arrives(
    pupil: Pupil, senco: User, signed_in: Callable[[User], Client], settings: object
) -> None:
    settings.FILE_UPLOAD_MAX_BYTES = 2 * 1024 * 1024  # type: ignore[attr-defined]
    for megabytes in (2.5, 6):
        content = PDF + bytes(int(megabytes * 1024 * 1024))
        page = _page(signed_in(senco), pupil, content, "a.pdf", title="The letter")
        assert "MB; the largest that can be kept is 2 MB." in page
        assert "Choose a file." not in page
        assert 'value="The letter"' in page


def test_a_file_that_is_too_large_is_turned_away_from_an_import(
    senco: User, signed_in: Callable[[User], Client], settings: object
) -> None:
    settings.FILE_UPLOAD_MAX_BYTES = 2 * 1024 * 1024  # type: ignore[attr-defined]
    answer = signed_in(senco).post(
        reverse("import-upload", args=["roll"]),
        {"file": SimpleUploadedFile("roll.csv", bytes(4 * 1024 * 1024))},
    )
    page = answer.content.decode()
    assert "The file is 4 MB; the largest that can be kept is 10 MB." in page
    assert "Choose a file." not in page


def test_opening_a_file_saves_it_safely_and_is_written_down(
    pupil: Pupil, senco: User, signed_in: Callable[[User], Client]
) -> None:
    file = AttachmentFactory(pupil=pupil, title="Reports", file_name='a"b;\u00e9.html')
    answer = signed_in(senco).get(reverse("attachment", args=[file.pk]))
    assert answer.content == b"Words"
    assert answer["Content-Type"] == "text/plain"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-store"
    named = answer["Content-Disposition"]
    assert named.startswith('attachment; filename="ab.html.txt"; ')
    event = AccessEvent.objects.get(user=senco)
    assert (event.kind, event.about) == ("opened", f"pupil:{pupil.pk}")
    assert event.what == f"Document {file.pk}: Reports"


def test_restricted_files_open_to_few_and_leave_no_title(
    pupil: Pupil, someone: Callable[..., User], signed_in: Callable[[User], Client]
) -> None:
    group = GroupFactory(school=pupil.school)
    pupil.group = group
    pupil.save()
    teacher, colleague = someone(Role.STAFF), someone(Role.STAFF)
    for user in (teacher, colleague):
        GroupStaffFactory(group=group, user=user)
    file = AttachmentFactory(pupil=pupil, title="Disclosure", restricted=True, added_by=teacher)
    file.withdrawn_reason = "About another disclosure"
    file.save()
    may = {Role.SENCO, Role.HEAD, Role.DSL}
    people = {role: someone(role) for role in (Role.PASTORAL, Role.TRUST, *may)}
    for role, user in {**people, "own": teacher, "colleague": colleague}.items():
        client, opens = signed_in(user), role in may or role == "own"
        assert (client.get(reverse("attachment", args=[file.pk])).status_code == 200) is opens
        tab = client.get(reverse("pupil-documents", args=[pupil.pk])).content.decode()
        history = client.get(reverse("pupil-history", args=[pupil.pk])).content.decode()
        assert ("Disclosure" in tab) is opens, role
        assert ("1 restricted document" in tab) is not opens, role
        assert ("isclosure" in history) is opens, role
    assert not AccessEvent.objects.filter(what__contains="Disclosure").exists()


def test_a_withdrawn_file_is_not_opened_any_more_and_not_lost(
    pupil: Pupil,
    senco: User,
    someone: Callable[..., User],
    signed_in: Callable[[User], Client],
) -> None:
    file = AttachmentFactory(pupil=pupil, title="Wrong letter")
    address = reverse("attachment-withdraw", args=[file.pk])
    assert signed_in(someone(Role.DSL)).post(address, {"reason": "x"}).status_code == 403
    client = signed_in(senco)
    assert "Say why it is withdrawn." in client.post(address, {"reason": " "}).content.decode()
    client.post(address, {"reason": "It is another pupil’s"})
    client.post(address, {"reason": "Again"})
    assert client.get(reverse("attachment", args=[file.pk])).status_code == 404
    tab = client.get(reverse("pupil-documents", args=[pupil.pk])).content.decode()
    assert "Withdrawn: 1 document" in tab
    assert "It is another pupil’s" in tab
    file.refresh_from_db()
    assert attachments.read(file.stored_as, file.sha256) == b"Words"
    assert file.history.first().history_user == senco


def test_the_tab_takes_the_same_queries_for_one_and_twenty_and_says_what_is_not_done(
    pupil: Pupil,
    senco: User,
    signed_in: Callable[[User], Client],
    django_assert_num_queries: Callable[..., object],
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, address = signed_in(senco), reverse("pupil-documents", args=[pupil.pk])
    AttachmentFactory(pupil=pupil)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        page = client.get(address).content.decode()
    assert "Files are not scanned for viruses here." in page
    for _ in range(19):
        AttachmentFactory(pupil=pupil)
    with django_assert_num_queries(len(one)):
        client.get(address)
