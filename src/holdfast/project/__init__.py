"""The Python door: ``Project`` has the verbs of the command line, ``load`` a verified bundle."""

from holdfast.lifecycle.workspace import CONTRACT
from holdfast.project.explain import explain
from holdfast.project.loading import load
from holdfast.project.project import Project
from holdfast.project.start import init

__all__ = ["CONTRACT", "Project", "explain", "init", "load"]
