from __future__ import annotations

from pathlib import Path

import pytest

from gdviz.course.glossary import FILE, Term, read_glossary
from gdviz.words import InputError
from tests.course.written import written

WORDS = """\
[slope]
term = "slope"
meaning = "How steep it is."

[local-minimum]
term = "local minimum"
meaning = "The bottom of a valley."
"""


def test_a_glossary_has_its_words_by_key_in_their_order(tmp_path: Path) -> None:
    written(tmp_path, WORDS, FILE)
    glossary = read_glossary(tmp_path)
    assert dict(glossary) == {
        "slope": Term("slope", "How steep it is."),
        "local-minimum": Term("local minimum", "The bottom of a valley."),
    }
    with pytest.raises(InputError, match=r"^no term called 'slop'; did you mean 'slope'\?$"):
        glossary["slop"]


def test_a_course_without_a_glossary_explains_no_words(tmp_path: Path) -> None:
    assert dict(read_glossary(tmp_path)) == {}


MISTAKES = {
    "no TOML": ("[slope\n", "line 1: this is not TOML: expected ']' at the end of a table declaration"),
    "a word twice": (f"{WORDS}[slope]\n", "line 8: this is not TOML: cannot declare ('slope',) twice"),
    "no meaning": (f'{WORDS}[noise]\nterm = "noise"\n', "line 8: 'meaning' is missing here; it is a text"),
    "a meaning misspelt": (
        f'{WORDS}[noise]\nterm = "noise"\nmeaning = "x"\nmening = "y"\n',
        "line 11: 'mening' is not known here; did you mean 'meaning'?",
    ),
    "a number as a term": (WORDS.replace('"local minimum"', "3"), "line 6: 'term' must be a text"),
    "a word without a table": (f"noise = 3\n{WORDS}", "line 1: 'noise' must be a table below [...]"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, mistake: str) -> None:
    text, problem = MISTAKES[mistake]
    path = written(tmp_path, text, FILE)
    with pytest.raises(InputError) as caught:
        read_glossary(tmp_path)
    assert str(caught.value) == f"{path}, {problem}"
