Feature: The client names every fault of its configuration

  config.json is read at the start and at each reload. All of it must be right: an unknown key is
  usually a spelling mistake. The unit tests contain all values that are refused.

  Background:
    Given a client

  Rule: A fault ends the start with one line that names file and cause

    Scenario Outline: The configuration <fault>: <message>
      Given the client's configuration <fault>
      When the client reports once
      Then the client exits with status 1
      And stderr and client.log each contain one line, with config.json and "<message>"
      And the API has received no reading

      Examples:
        | fault                              | message                                                |
        | is missing                         | configuration file does not exist                      |
        | is {'uuid': 'a'}                   | not valid JSON: line 1 column 2: Expecting property name |
        | has no uuid                        | client uuid not configured                             |
        | has uuids "a"                      | unknown key "uuids": the keys are uuid, token, url     |
        | has url "http://192.0.2.1/record"  | url must begin with https://                           |
        | has url ["https://a/record", "a"]  | url 2 of 2 must have the form https://                 |

    Scenario: All faults are named at once, without secrets
      Given the client's configuration is {"token": "se cret", "url": "https://me:mysecret@host/a"}
      When the client reports once
      Then stderr and client.log each contain one line, with config.json and "client uuid not configured"
      And client.log contains "token must be"
      And client.log contains "url must not"
      And neither stderr nor client.log contains "se cret"
      And neither stderr nor client.log contains "mysecret"

    Scenario: Without a place for the log, the fault is on stderr
      When the client is run with --config /nowhere/config.json --once
      Then the client exits with status 1
      And the client prints "process-client: /nowhere/config.json: configuration file does not exist"

  Rule: --check checks the configuration without a reading

    Scenario: A right configuration
      When the client is run with --check
      Then the client exits with status 0
      And the client prints "config.json: nothing wrong"
      And the API has received no reading

    Scenario: A wrong configuration
      Given the client's configuration has no uuid
      When the client is run with --check
      Then the client exits with status 1
      And the client prints "config.json: client uuid not configured"

  Rule: A wrong option is refused

    Scenario: The option --every 0
      When the client is run with --every 0
      Then the client exits with status 2
      And the client prints "must be a number from 0.1 to 86400"
