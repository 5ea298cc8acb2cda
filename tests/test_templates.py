"""Every template compiles, with the tags and the parents that it names."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.template.loader_tags import ExtendsNode, IncludeNode

ROOT = Path(settings.BASE_DIR) / "templates"
NAMES = sorted(
    str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if path.suffix in (".html", ".txt")
)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles_and_what_it_names_exists(name):
    template = get_template(name).template
    extends = template.nodelist.get_nodes_by_type(ExtendsNode)
    included = template.nodelist.get_nodes_by_type(IncludeNode)
    named = [node.parent_name for node in extends] + [node.template for node in included]
    for other in named:
        # A name that is worked out when the page is rendered is not known here.
        if isinstance(other.var, str):
            get_template(other.var)
