"""How often an explorable draws while it computes, for a reader who watches.

Measured on a machine with nothing else to do; that it draws at all, tests/book checks.
"""

from companion.explorables import playground


def test_the_playground_trains_at_a_frame_rate_one_can_watch(open_explorable):
    page, wrong = open_explorable(playground())
    root = page.locator("[data-explorable]")
    root.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_timeout(2500)
    drawn, episodes = int(root.get_attribute("data-fps")), int(root.get_attribute("data-episode"))
    print(
        f"{drawn} frames a second while training, drawn without a graphics card; "
        f"{episodes} episodes in 2.5 s"
    )
    assert drawn >= 30 and episodes > 45 and wrong == []
