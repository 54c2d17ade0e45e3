Feature: `make try` shows the whole system on one machine

  A newcomer has Python and make, and wants to see a record before installing anything else. One command
  runs the service, a client and the archive here, without root, and keeps all it makes in .try/.

  Scenario: The first record is shown, and what the archive makes of it; a second run goes on with it
    Given a fresh checkout
    When make try runs until 2 records have arrived
    Then it prints
      | text                                                        |
      | Records are in .try/service/records                         |
      | "username"                                                  |
      | curl -H "Authorization: Bearer $(cat .try/token)"           |
    And .try/env names the API, the records and the token's file
    When the archive has sealed the records
    Then it prints
      | text                                      |
      | times smaller                             |
      | .try/process-archive show                 |
      | .try/process-archive search               |
    And the commands it prints work
    And .try/env names the archive, its page and its token's file
    And the link it prints opens the page, but only once
    When make try is started a second time
    Then it fails with one line that contains "another `make try` runs"
    And .try/env names the API, the records and the token's file
    When make try gets SIGINT
    Then it ends with status 0 and leaves no process behind
    When one of the records becomes 2 days old
    And make try runs until 1 record has arrived
    And make try gets SIGTERM
    Then it ends with status 0 and leaves no process behind
    And the records of both runs are there, without the old one
    And no output contains a token

  Scenario: A Python without venv is named, and what to install
    Given a fresh checkout
    When make try runs with a Python that has no venv
    Then it fails with one line that contains "apt-get install python3-venv"
