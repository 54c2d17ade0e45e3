Feature: The client takes a changed configuration without a restart

  A restart would miss ticks. After SIGHUP the client takes its next reading with the new configuration,
  or with the previous one if the new one is faulty.

  Background:
    Given a client
    And the client reports every second
    And the node has at least 1 record

  Scenario: A changed configuration is used from the next reading on
    Given the client's configuration has token "a-wrong-one"
    When the client gets SIGHUP
    Then client.log contains "Reloaded"
    And client.log contains "Response code: 401"
    And the client still runs

  Scenario: A faulty configuration is refused, and the previous one stays in use
    Given the client's configuration is {
    When the client gets SIGHUP
    Then client.log contains "not valid JSON"
    And the node has at least 5 records
    And the client still runs
