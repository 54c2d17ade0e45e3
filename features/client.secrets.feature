Feature: Secrets of the host stay on the host

  Many programs take passwords on their command line, where every reading would show them. What looks
  like a secret is masked before the reading is written or sent. The environment, which is full of
  them, is sent only where the configuration asks for it.

  Background:
    Given a client with its own name

  Rule: What looks like a secret in a command line is masked

    Scenario Outline: <arguments>
      Given a process with the arguments <arguments>
      When the client reports once
      Then the client succeeds
      And the record shows its arguments as <shown>

      Examples: options and assignments
        | arguments                         | shown                         |
        | ["--password=one two"]            | ["--password=***"]            |
        | ["--password", "one two"]         | ["--password", "***"]         |
        | ["-Ddb.password=hunter2"]         | ["-Ddb.password=***"]         |
        | ["-passphrase", "hunter2"]        | ["-passphrase", "***"]        |
        | ["--token", "hunter2", "--next"]  | ["--token", "***", "--next"]  |
        | ["--auth-token=hunter2"]          | ["--auth-token=***"]          |
        | ["--api-key", "hunter2"]          | ["--api-key", "***"]          |
        | ["--aws_secret_access_key=x/y+z"] | ["--aws_secret_access_key=***"] |
        | ["PASSWORD=hunter2"]              | ["PASSWORD=***"]              |
        | ["MYSQL_PWD=hunter2", "run"]      | ["MYSQL_PWD=***", "run"]      |
        | ["DB_PASS=hunter2"]               | ["DB_PASS=***"]               |
        | ["--dbpass=hunter2"]              | ["--dbpass=***"]              |
        | ["--token", "-hunter2"]           | ["--token", "***"]            |

      Examples: users and addresses
        | arguments                             | shown                             |
        | ["-u", "me:one two"]                  | ["-u", "me:***"]                  |
        | ["-ume:hunter2"]                      | ["-ume:***"]                      |
        | ["-u", "a=b:hunter2"]                 | ["-u", "a=b:***"]                 |
        | ["--user", "me:hunter2"]              | ["--user", "me:***"]              |
        | ["--proxy-user=me:hunter2"]           | ["--proxy-user=me:***"]           |
        | ["https://me:hunter2@host/a"]         | ["https://me:***@host/a"]         |
        | ["--db=postgresql://me:p@w@db:5432/"] | ["--db=postgresql://me:***@db:5432/"] |
        | ["https://hunter2@host/a"]            | ["https://***@host/a"]            |

      Examples: inside of an argument
        | arguments                                   | shown                                  |
        | ["export TOKEN=hunter2 && run"]             | ["export TOKEN=*** && run"]            |
        | ["run --password hunter2 --next"]           | ["run --password *** --next"]          |
        | ["curl -u me:hunter2 https://host"]         | ["curl -u me:*** https://host"]        |
        | ["run --password 'one hunter2' --next"]     | ["run --password *** --next"]          |
        | ["curl -u 'me:one hunter2' https://host"]   | ["curl -u 'me:***' https://host"]      |
        | ["-H", "Authorization: Bearer hunter2"]     | ["-H", "Authorization: ***"]           |
        | ["curl -H 'Authorization: Token hunter2' x"] | ["curl -H 'Authorization: ***' x"]    |
        | ["{\"password\": \"a \\\" b\", \"n\": 1}"]  | ["{\"password\": ***, \"n\": 1}"]      |

    Scenario Outline: <arguments> hold no secret and are sent as they are
      Given a process with the arguments <arguments>
      When the client reports once
      Then the record shows its arguments as <arguments>

      Examples:
        | arguments                            |
        | ["--password", "--verbose"]          |
        | ["--password"]                       |
        | ["--password-file=/etc/key"]         |
        | ["--token-path", "/etc/key"]         |
        | ["-u", "root", "--user", "me"]       |
        | ["--user-agent", "curl: 7"]          |
        | ["--bypass=1", "--compass", "north"] |
        | ["https://host:443/a:b@c"]           |
        | ["ssh://git@host/a"]                 |

    Scenario: A command line of any length costs no time
      Given a process with an argument of 60000 characters, "password-" again and again
      When the client reports once
      Then that run took less than 6 seconds
      And the client succeeds

  Rule: The configuration adds to what is masked, or does without

    Scenario: More words
      Given the client's configuration has the mask ["license", "a.c"]
      And a process with the arguments ["--license", "hunter2", "--a.c=hunter2", "--abc=1", "--token=hunter2"]
      When the client reports once
      Then the record shows its arguments as ["--license", "***", "--a.c=***", "--abc=1", "--token=***"]

    Scenario: No masking at all
      Given the client's configuration has the mask false
      And a process with the arguments ["--token=hunter2"]
      When the client reports once
      Then the record shows its arguments as ["--token=hunter2"]

  Rule: An environment that is asked for is masked, too

    Scenario: Names that say so, and addresses
      Given the client collects environ
      And a process with this environment
        | name        | value                    |
        | DB_PASSWORD | hunter2                  |
        | DB_URL      | postgres://me:hunter2@db |
        | JAVA_OPTS   | -Ddb.password=hunter2    |
        | SSHPASS     | hunter2                  |
        | PWD         | /home/me                 |
      When the client reports once
      Then the record shows of its environment
        | name        | value                |
        | DB_PASSWORD | ***                  |
        | DB_URL      | postgres://me:***@db |
        | JAVA_OPTS   | -Ddb.password=***    |
        | SSHPASS     | ***                  |
        | PWD         | /home/me             |

  Rule: Neither does the spool hold them

    Scenario: A reading that waits
      Given a gate between the client and the API
      And the API is down
      And a process with the arguments ["--token=hunter2"]
      When the client reports once
      Then the spool holds 1 reading
      And it does not hold "hunter2"
