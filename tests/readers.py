"""What readers of an explorable hold in their hands, and what they do."""

import numpy as np

PHONE = {"width": 375, "has_touch": True, "is_mobile": True}
DESK = {"width": 1440}
SCREENS = {screen["width"]: screen for screen in (PHONE, DESK)}


def set_time(root, moment):
    root.locator("input[type=range]").fill(str(moment))


def centre(element):
    box = element.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def swipe(page, start, way, look=lambda: None):
    """Drag a finger in small moves: a browser that scrolls takes over after a few.

    Return what ``look`` says after each of them, the finger still on the glass.
    """
    session, seen = page.context.new_cdp_session(page), []

    def touch(kind, *places):
        points = [{"x": float(x), "y": float(y)} for x, y in places]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", start)
    for part in np.linspace(0, 1, 31):
        touch("touchMove", np.add(start, np.multiply(way, part)))
        seen.append(look())
    touch("touchEnd")
    return seen


def saved_data(root):
    """Press what saves the numbers of a figure; return the file's lines."""
    root.get_by_role("button", name="Save / link").click()
    with root.page.expect_download() as saving:
        root.get_by_role("button", name="Save data (CSV)").click()
    return saving.value.path().read_text("utf-8").splitlines()
