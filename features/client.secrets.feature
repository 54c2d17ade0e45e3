Feature: Secrets of the host stay on the host

  Many programs take passwords on their command line, where every reading would show them. Everything that
  looks like a secret is masked before the reading is written or sent. The environment, which is full of
  secrets, is sent only if the configuration says so. The unit tests contain all forms that are masked.

  Background:
    Given a client

  Rule: Everything that looks like a secret in a command line is masked

    Scenario: Options, variables, users and addresses
      Given a process with the arguments ["--token", "a b", "DB_PASS=c", "-u", "me:d", "https://me:e@host/"]
      When the client reports once
      Then the record has its arguments as ["--token", "***", "DB_PASS=***", "-u", "me:***", "https://me:***@host/"]

    Scenario: The name of a process that calls itself by its command line
      Given a process with the title payments-worker-7 --token=hunter2
      When the client reports once
      Then the record has its name as payments-worker-7 --token=***
      And the record does not contain "hunter2"

    Scenario Outline: <program> keeps its secret without a telling name
      Given a process with the arguments <arguments>
      When the client reports once
      Then the record has its arguments as <masked>

      Examples:
        | program | arguments                                 | masked                                |
        | mysql   | ["mysql", "-uroot", "-phunter2", "shop"]    | ["mysql", "-uroot", "-p***", "shop"]    |
        | a shell | ["sh", "-c", "mysql -phunter2 shop \| gzip"] | ["sh", "-c", "mysql -p*** shop \| gzip"] |

    Scenario: A secret that is known by its form
      Given a process with the arguments ["ghp_abcdefghijklmnopqrstuvwxyz0123456789", "release"]
      When the client reports once
      Then the record has its arguments as ["***", "release"]

    Scenario: Arguments without a secret are unchanged
      Given a process with the arguments ["--password-file=/etc/key", "-u", "root", "ssh://git@host/a"]
      When the client reports once
      Then the record has its arguments as ["--password-file=/etc/key", "-u", "root", "ssh://git@host/a"]

  Rule: The configuration adds words, or turns masking off

    Scenario: A program of your own
      Given the client's configuration has mask ["mycli -k"]
      And a process with the arguments ["mycli", "-k", "hunter2", "-v"]
      When the client reports once
      Then the record has its arguments as ["mycli", "-k", "***", "-v"]

    Scenario Outline: mask is <mask>
      Given the client's configuration has mask <mask>
      And a process with the arguments ["--license=hunter2", "--token=hunter2"]
      When the client reports once
      Then the record has its arguments as <arguments>

      Examples:
        | mask        | arguments                              |
        | ["license"] | ["--license=***", "--token=***"]         |
        | false       | ["--license=hunter2", "--token=hunter2"] |

  Rule: A collected environment is masked, too

    Scenario: Variables with secret names, and addresses
      Given the client's configuration has collect ["environ"]
      And a process with this environment
        | name        | value                    |
        | DB_PASSWORD | hunter2                  |
        | DB_URL      | postgres://me:hunter2@db |
        | PWD         | /home/me                 |
      When the client reports once
      Then the record has in its environment
        | name        | value                |
        | DB_PASSWORD | ***                  |
        | DB_URL      | postgres://me:***@db |
        | PWD         | /home/me             |

  Rule: The spool contains no secrets

    Scenario: A reading that waits
      Given a gate between the client and the API
      And the API is down
      And a process with the arguments ["--token=hunter2"]
      When the client reports once
      Then the spool contains 1 reading
      And the spool contains the process but not "hunter2"
