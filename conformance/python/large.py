#!/usr/bin/env python3
"""Writes a spec of 8,000 operations, the same one each time: 800 scopes, 400 permissions and 40 roles."""

import json
import random


def main():
    draw = random.Random(26)
    print('[spec]\nname = "large"\nallow = ["missing-description", "redundant-include", "unused-scope", "similar-names"]')
    names = {"scopes": [], "permissions": []}
    for table, prefix, count in [("scopes", "scope", 800), ("permissions", "permission", 400)]:
        for number in range(count):
            included = draw.sample(names[table], min(number, draw.choice([0, 0, 1, 1, 2, 3])))
            names[table].append(f"{prefix}:{number}")
            print(f'[{table}."{prefix}:{number}"]\nincludes = {json.dumps(included)}')
    for number in range(40):
        roles = [f"role {it}" for it in draw.sample(range(number), min(number, draw.randrange(3)))]
        permissions = draw.sample(names["permissions"], draw.randrange(30))
        print(f'[roles."role {number}"]\npermissions = {json.dumps(permissions)}\nincludes = {json.dumps(roles)}')

    def requirement(table):
        ways = [draw.sample(names[table], draw.choice([1, 1, 1, 2, 3])) for _ in range(draw.choice([1, 1, 1, 2, 4]))]
        return f"{table} = {{ any = {json.dumps(ways)} }}"

    for number in range(8000):
        print(f"[operations.operation{number}]")
        print(draw.choice(["authenticated = true", *[requirement("scopes")] * 20]))
        if draw.randrange(2):
            print(requirement("permissions"))


main()
