"""Routers beside those of REST framework."""

from rest_framework.routers import DynamicRoute, Route, SimpleRouter


class SingletonRouter(SimpleRouter):
    """Routes of what a caller has one of, so that no key stands in the address."""

    routes = [
        Route(
            url="{prefix}",
            mapping={
                "get": "retrieve",
                "post": "create",
                "put": "update",
                "patch": "partial_update",
                "delete": "destroy",
            },
            name="{basename}",
            detail=True,
            initkwargs={"suffix": "Instance"},
        ),
        DynamicRoute(
            url="{prefix}/{url_path}", name="{basename}-{url_name}", detail=True, initkwargs={}
        ),
    ]

    def __init__(self) -> None:
        super().__init__(trailing_slash=False, use_regex_path=False)
