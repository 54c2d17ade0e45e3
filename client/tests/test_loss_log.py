"""Losses are logged at once, then at most once a minute."""

from process_client.loss_log import LossLog


def test_losses_are_logged_once_a_minute(clock, logged):
    losses = LossLog()
    losses.add("a", "no space")
    assert logged() == ["ERROR 1 lost: a (no space)"]
    for name in "bc":
        clock.now += 5
        losses.add(name, "no space")
    assert len(logged()) == 1
    clock.now += 51
    losses.write()
    assert logged()[1:] == ["ERROR 2 lost: b, c (no space)"]
    clock.now += 100
    losses.write()
    assert len(logged()) == 2


def test_last_losses_are_logged_at_the_end(clock, logged):
    losses = LossLog()
    losses.add("a", "no space")
    losses.add("b", "no space")
    losses.write(at_once=True)
    assert logged()[1:] == ["ERROR 1 lost: b (no space)"]
