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


def test_so_does_its_network_with_at_least_an_episode_a_frame(open_explorable):
    """Of both agents: two networks learn in each frame."""
    page, wrong = open_explorable(playground())
    root = page.locator("[data-explorable]")
    root.locator("summary", has_text="Settings").click()
    root.get_by_role("combobox", name="critic").select_option("network")
    root.get_by_label("speed").press("End")  # all it can
    root.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_timeout(4000)
    drawn, episodes = int(root.get_attribute("data-fps")), int(root.get_attribute("data-episode"))
    print(f"network: {drawn} frames a second, {episodes} episodes of two networks in 4 s")
    assert drawn >= 20 and episodes >= 4 * 20 and wrong == []
