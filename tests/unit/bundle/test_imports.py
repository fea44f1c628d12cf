from __future__ import annotations

import subprocess
import sys

HEAVY = ("sklearn", "scipy", "pydantic", "lightgbm", "sqlalchemy", "pandas", "pyarrow")
CODE = f"""
import sys
from pathlib import Path
import holdfast.bundle
print("imported", *(name for name in {HEAVY} if name in sys.modules))
bundle = holdfast.bundle.load(Path(sys.argv[1]), executor="row")
answer = bundle.row()({{"age": 41.0, "balance": 3.0, "city": "Rome", "active": True}})
print("answered", *(name for name in {HEAVY} if name in sys.modules))
"""


def test_the_serving_path_is_lean(churn):
    """Importing the room and answering a row with trees loads no scikit-learn, SciPy, pydantic or LightGBM package."""
    command = [sys.executable, "-c", CODE, str(churn.path)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert printed.splitlines() == ["imported", "answered"]
