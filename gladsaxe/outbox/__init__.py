"""The browser side of what is sent offline: worker, blank forms, manifest, the page of what waits."""
