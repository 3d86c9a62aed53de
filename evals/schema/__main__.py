"""Write the schemas anew: ``python -m evals.schema``."""

import argparse
import json
from pathlib import Path

from pydantic import BaseModel

from qa.evaluation import Case, Suite
from qa.evaluation.calibration import Example

FOLDER = Path(__file__).parent
SCHEMAS: dict[str, type[BaseModel]] = {
    "case.json": Case,
    "suite.json": Suite,
    "judged_example.json": Example,
}


def schema_text(model: type[BaseModel]) -> str:
    """Return a model's JSON Schema (draft 2020-12) as a file's text."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    schema |= model.model_json_schema(mode="validation")
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    argparse.ArgumentParser(prog="python -m evals.schema", description=__doc__).parse_args()
    for name, model in SCHEMAS.items():
        (FOLDER / name).write_text(schema_text(model), encoding="utf-8")
        print(FOLDER / name)
