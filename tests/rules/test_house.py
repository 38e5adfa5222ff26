"""The house rules hold in every file of ours, and each can be broken."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.rules import house
from tests.rules.files import ROOT, checked_files

PRODUCT = [path for path in checked_files(".py") if path.parts[0] in ("desktop", "packaging")]
TESTS = [path for path in checked_files(".py") if path.parts[0] == "tests"]
# Tests may have long tables and classes in another order.
RULES_FOR_TESTS = (house.file_length, house.reasons_for_exceptions, house.telling_class_names)

PLANTED = "desktop/modelyard/ui/planted.py"

Rule = Callable[[house.Source], Iterator[house.Finding]]


@pytest.mark.parametrize("rule", house.RULES, ids=lambda rule: rule.__name__)
def test_the_rule_holds_in_the_product(rule: Rule) -> None:
    assert PRODUCT
    assert broken(rule, PRODUCT) == []


@pytest.mark.parametrize("rule", RULES_FOR_TESTS, ids=lambda rule: rule.__name__)
def test_the_rule_holds_in_the_tests(rule: Rule) -> None:
    assert TESTS
    assert broken(rule, TESTS) == []


@pytest.mark.parametrize(
    ("rule", "bad", "good"),
    [
        (house.file_length, "pass\n" * 400, "pass\n" * 399),
        (
            house.function_length,
            "def f():\n" + "    pass\n" * 39,
            'def f():\n    """Two\n    lines."""\n' + "    pass\n" * 38,
        ),
        (house.function_length, "class A:\n async def f():\n" + "  pass\n" * 39, "class A: pass\n"),
        (
            house.function_length,
            "def f():\n    x = (\n" + "        1,\n" * 40 + "    )\n    return x\n",
            "def f():\n    return (\n" + "        1,\n" * 40 + "    )\n",
        ),
        (house.one_place_for_tasks, "asyncio.create_task(x())", "tasks.start(x(), name='x')"),
        (house.one_place_for_tasks, "loop.create_task(x())", "create_task_table()"),
        (house.no_nested_loop, "dialog.exec()", "dialog.open()"),
        (house.no_nested_loop, "QApplication.processEvents()", "create_subprocess_exec()"),
        (house.signals_carry_objects, "s = Signal(int)", "s = Signal(object)"),
        (house.signals_carry_objects, "s = QtCore.Signal(str, dict)", "s = Signal()"),
        (house.telling_class_names, "class DownloadManager: pass", "class Downloads: pass"),
        (house.translatable, "self.tr(f'{n} files')", "self.tr('{n} files').format(n=n)"),
        (house.translated, "label.setText('Loaded')", "label.setText(tr('Loaded'))"),
        (house.translated, "QPushButton(f'Load {name}')", "QPushButton(f'{name}: {size}')"),
        (house.translated, "HINT = 'No model is loaded'", "_log.info('no model is loaded')"),
        (house.translated, "x = f'{n} more models'", "x = tr('{n} more models').format(n=n)"),
        (house.reasons_for_exceptions, "x = 1  # noqa: X1", "x = 1  # noqa: X1 - it must be one"),
        (
            house.reasons_for_exceptions,
            "x = 1  # type: ignore[misc]",
            "x = 1  # type: ignore[misc]  # the stub is wrong",
        ),
        (
            house.member_order,
            "class A:\n def _b(self): ...\n def a(self): ...",
            "class A:\n def a(self): ...\n def _b(self): ...",
        ),
        (
            house.member_order,
            "class A:\n def __init__(self): ...\n changed = Signal()",
            "class A:\n X = 1\n changed = Signal()\n def __init__(self): ...",
        ),
        (
            house.member_order,
            "class A:\n def rowCount(self): ...\n @property\n def a(self): ...",
            "class A:\n @property\n def a(self): ...\n def rowCount(self): ...",
        ),
    ],
)
def test_a_broken_rule_is_found(rule: Rule, bad: str, good: str) -> None:
    assert list(rule(house.Source(PLANTED, bad)))
    assert not list(rule(house.Source(PLANTED, good)))


def broken(rule: Rule, paths: list[Path]) -> list[str]:
    """Return each place that breaks `rule`, as file, line and what is wrong."""
    sources = (house.Source(str(path), (ROOT / path).read_text("utf-8")) for path in paths)
    return [f"{source.path}:{line}: {what}" for source in sources for line, what in rule(source)]
