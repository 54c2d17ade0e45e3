Feature: The client reads the processes of its host and sends them

  Every reading is a list with one object a process. It goes to the API with the bearer token, and
  the log says what the API answered.

  Background:
    Given a client with its own name

  Rule: A reading shows the host's processes

    Scenario: A reading holds a process that runs
      Given a process whose command line holds "spaces, 'quotes' and umläuts"
      When the client reports once
      Then it succeeds
      And the record holds this process with its command line

    Scenario: Every process has all its keys
      When the client reports once
      Then it succeeds
      And each process in the record has exactly the keys of the contract
      And environ and memory_maps of every process are null

    Scenario: What is costly or secret is sent where it is asked for
      Given the client collects environ
      And a process whose command line holds "environ"
      When the client reports once
      Then it succeeds
      And the record holds the environment of this process

    Scenario: A command line that is not UTF-8 is sent with replacements
      Given a process whose command line holds bytes that are no UTF-8
      When the client reports once
      Then it succeeds
      And the record holds this process with its bytes replaced by U+FFFD

    Scenario: Values are those of the operating system
      Given a process whose command line holds "known"
      When the client reports once
      Then the record agrees with the operating system about this process

    Scenario: The timestamp is the moment of the reading
      When the client reports once
      Then the record's timestamp lies between the start and the end of that run

  Rule: Every answer and every failure is logged

    Scenario: The answer is logged
      When the client reports once
      Then client.log holds "Response code: 200"
      And client.log holds "success"
      And client.log does not hold the token

    Scenario Outline: <cause> is a failure that is logged
      Given the client's <key> is <value>
      When the client reports once
      Then it fails with status 1
      And client.log holds "<message>"

      Examples:
        | cause        | key   | value                                | message                                |
        | no API there | url   | https://127.0.0.1:9/api/v1/record    | POST failed                            |
        | wrong token  | token | wrong                                | Response code: 401                     |

    Scenario: The client goes on after a failure
      Given the client's url is https://127.0.0.1:9/api/v1/record
      When the client reports every second
      Then client.log comes to hold "POST failed" 2 times
      And the client ends within 2 seconds of being told to

  Rule: The client's own clock serves a machine without cron

    Scenario: It reports again and again
      When the client reports every second
      Then 3 records arrive, 1 second apart
      And the client ends within 2 seconds of being told to

  Rule: A fault in the configuration ends the start with one line that names file and cause

    Scenario Outline: <message>
      Given a configuration <fault>
      When the client reports once
      Then it fails with status 1
      And stderr is one line that holds config.json and "<message>"
      And client.log holds "<message>"

      Examples:
        | fault                      | message                            |
        | that is gone                   | configuration file does not exist  |
        | that is a folder                  | Could not open configuration file  |
        | of {"uuid": "a",}            | not valid JSON                     |
        | without uuid               | client uuid not configured         |
        | without token              | bearer token not configured        |
        | without url                | server url not configured          |
        | with the unknown key uuids | uuids                              |
