"""What is wrong with a template that can't be filled, at its own file and line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from traceback import extract_tb

import jinja2

from recordbook.problem import Location, Problem, ToolkitError

RULE = "site"
# What an expression of a template may raise, beside Jinja's own.
FAULTS = (jinja2.TemplateError, AttributeError, TypeError, ValueError, LookupError, ArithmeticError)
_ROW = re.compile(r"'recordbook\.views\.RowView object' has no attribute '(\w+)'")
OWN = "recordbook/templates"  # where the toolkit's templates are told to be


class TemplateFault(ToolkitError):
    """A template that can't be filled; `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def template_fault(template: str, page: str, error: Exception, own: Mapping[str, str]) -> TemplateFault:
    """The fault of a template that was being filled for a page. `own` are the dataset's: their paths by name."""
    name, line = _place(template, error, own)
    words = getattr(error, "message", None) or str(error)
    if isinstance(error, jinja2.TemplateNotFound):
        words = f"there is no template {words}"
    words = _ROW.sub(r"the row has no column \1", words)
    path = own.get(name, f"{OWN}/{name.removeprefix('recordbook/')}")
    return TemplateFault(Problem(Location(path, line), RULE, "", f"{words} (while {page} was made)"))


def _place(template: str, error: Exception, own: Mapping[str, str]) -> tuple[str, int]:
    """The name and line of the template at fault: of those that were being filled, the innermost of the dataset's."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.name or template, error.lineno
    names = {path: name for name, path in own.items()}
    for frame in reversed(extract_tb(error.__traceback__)):
        if frame.filename in names:
            return names[frame.filename], frame.lineno or 1
    return template, 1


def fault_behind(error: BaseException | None) -> TemplateFault | None:
    """The fault that another error was raised for, if there is one."""
    while error is not None and not isinstance(error, TemplateFault):
        error = error.__cause__ or error.__context__
    return error
