Feature: Process lists flow from the client host to the API host

  cron ticks every 5 seconds, the client reads and sends, the API stores. Every scenario looks at
  the deployed client's own records.

  Scenario: Records of the client arrive every 5 seconds
    When 60 seconds have passed
    Then 12 records of the client have arrived, give or take 1
    And their timestamps are 5 seconds apart
    And each holds objects with exactly the keys of the contract

  Scenario: The newest record holds what runs on the client host
    Given a process whose command line holds "integration"
    Then the client's records come to show this process within 20 seconds
    When this process ends
    Then the client's records come to show it no more within 20 seconds

  Scenario: The client logs the API's answers
    Then the deployed client.log comes to hold "Response code: 200"

  Scenario Outline: Readings go on after a restart of <unit> on the <host> host
    When <unit> on the <host> host is restarted
    Then a record of the client arrives within 30 seconds

    Examples:
      | host   | unit    |
      | api    | service |
      | api    | nginx   |
      | client | client  |

  Scenario: Cleanup removes what is older than keep_records, and nothing else
    Given a record of 8 days ago and one of 6 days ago
    When the cleanup runs
    Then only the record of 6 days ago is left
