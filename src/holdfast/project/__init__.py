"""The Python door: ``Project`` has the verbs of the command line, ``load`` a verified bundle, ``package`` brings one."""

from holdfast.lifecycle.workspace import CONTRACT
from holdfast.models.general.trusted import trust
from holdfast.project.explain import explain
from holdfast.project.loading import load
from holdfast.project.packaging import package
from holdfast.project.project import Project
from holdfast.project.start import init

__all__ = ["CONTRACT", "Project", "explain", "init", "load", "package", "trust"]
