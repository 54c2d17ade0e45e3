Feature: The client takes a changed configuration without a restart

  A restart would lose the ticks that fall into it. Told to reload, the client goes on with the next
  reading under the new configuration, or, where that is faulty, under the one before.

  Background:
    Given a client with its own name

  Scenario: A changed configuration is in force from the next reading on
    Given the client reports every second
    And its first record has arrived
    When its token is changed to a wrong one and it is reloaded
    Then client.log comes to hold "Reloaded" 1 times
    And client.log comes to hold "Response code: 401" 1 times
    And it is the same process

  Scenario: A faulty configuration is refused, and the one before stays in force
    Given the client reports every second
    And its first record has arrived
    When its configuration is damaged and it is reloaded
    Then client.log comes to hold "not valid JSON" 1 times
    And more of its records arrive
