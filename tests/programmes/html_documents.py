"""Documents of pages that have one text in every field of a block."""

from collections.abc import Iterator, Mapping

type Document = Mapping[str, object]

PICTURE = "00000000-0000-4000-8000-000000000001"
FILE = "00000000-0000-4000-8000-000000000002"
VIDEO = "00000000-0000-4000-8000-000000000003"
CAPTIONS = "00000000-0000-4000-8000-000000000004"


def documents(
    payload: str, *, href: str | None = None
) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Each block of the schema with this text in every field, and the name of the block.

    :param href: what stands where an address belongs, else the same
    """
    address = payload if href is None else href
    text = {"type": "text", "text": payload}
    paragraph = {
        "type": "paragraph",
        "content": [
            {"type": "text", "text": payload, "marks": [{"type": "bold"}]},
            {"type": "text", "text": payload},
            {
                "type": "text",
                "text": payload,
                "marks": [{"type": "link", "attrs": {"href": address}}, {"type": "bold"}],
            },
        ],
    }
    items = [{"type": "list_item", "content": [paragraph]}]
    blocks: list[dict[str, object]] = [
        {"type": "heading", "attrs": {"level": 2}, "content": [text]},
        {"type": "heading", "attrs": {"level": 3}, "content": [text]},
        paragraph,
        {"type": "bullet_list", "content": items},
        {"type": "ordered_list", "content": items},
        {"type": "quote", "attrs": {"source": payload}, "content": [paragraph]},
        {
            "type": "steps",
            "content": [
                {"type": "step", "content": [{"type": "step_title", "content": [text]}, paragraph]}
            ],
        },
        {
            "type": "accordion",
            "content": [
                {
                    "type": "accordion_item",
                    "content": [
                        {"type": "accordion_title", "content": [text]},
                        paragraph,
                        {"type": "bullet_list", "content": items},
                    ],
                }
            ],
        },
        {
            "type": "picture",
            "attrs": {"file": PICTURE, "alternative": payload, "caption": payload},
        },
        *(
            {"type": "call", "attrs": {"target": target, "value": address, "label": payload}}
            for target in ("help", "page", "web", "phone")
        ),
        {"type": "file", "attrs": {"file": FILE, "label": payload}},
        {
            "type": "question",
            "attrs": {
                "text": payload,
                "choices": [{"text": payload, "reply": payload}, {"text": payload, "reply": "x"}],
            },
        },
        {"type": "video", "attrs": {"file": VIDEO, "captions": CAPTIONS, "title": payload}},
    ]
    for block in blocks:
        yield str(block["type"]), {"type": "doc", "content": [block]}
