"""Holds pipeline files against the schema that `pressroom schema` prints: schema.py SCHEMA FILE...

Reads YAML as editors do (version 1.2, where `on` and `no` are words), and names each file that the
schema refuses."""
import json
import re
import sys

import jsonschema_rs
import yaml


class Loader(yaml.SafeLoader):
    """YAML 1.1 with the truth values of 1.2."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers
            if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:int")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))
Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile("^-?[0-9]+$"), list("-0123456789"))

schema = json.load(open(sys.argv[1]))
jsonschema_rs.meta.validate(schema)
validator = jsonschema_rs.Draft202012Validator(schema)
for path in sys.argv[2:]:
    if not validator.is_valid(yaml.load(open(path), Loader)):
        print(path)
