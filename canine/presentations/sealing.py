"""An item as one sealed text: what it is, and a nonce that keeps its hash from being guessed."""

import json
import secrets

from canine.rules.presentation import Item, ItemKind

_NONCE_BYTES = 16


def sealed(item: Item) -> str:
    """Return the item with a fresh nonce, as JSON."""
    return json.dumps(
        {
            "kind": item.kind.value,
            "label": item.label,
            "odour": item.odour,
            "reference": item.reference,
            "nonce": secrets.token_hex(_NONCE_BYTES),
        },
        sort_keys=True,
    )


def unsealed(text: str) -> Item:
    """Return the item of a sealed text."""
    found = json.loads(text)
    return Item(ItemKind(found["kind"]), found["label"], found["odour"], found["reference"])
