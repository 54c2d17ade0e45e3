Feature: The client starts from a right configuration, and names the fault of a wrong one

  config.json is read once, at the start. What it says has to be right in full: a key that nobody knows
  is a mistake of somebody who believes it works, and a token in the wrong hands is one too many.

  Background:
    Given a client with its own name

  Rule: A fault ends the start with one line that names file and cause

    Scenario Outline: <message>: a configuration that <fault>
      Given the client's configuration <fault>
      When the client reports once
      Then the client fails with status 1
      And stderr and client.log hold one line alone, which names config.json and says "<message>"
      And the API has received nothing from the client

      Examples: the file
        | fault                                   | message                                                                    |
        | is gone                                 | configuration file does not exist                                          |
        | is a folder                             | Could not open configuration file: Is a directory                          |
        | is a link to itself                     | Could not open configuration file: Too many levels of symbolic links       |
        | is empty                                | not valid JSON: line 1 column 1: Expecting value                           |
        | is {'uuid': 'a'}                        | not valid JSON: line 1 column 2: Expecting property name                   |
        | is {"uuid": "a"} {}                     | not valid JSON: line 1 column 15: Extra data                               |
        | is without a comma in its second line   | not valid JSON: line 3 column 3: Expecting ',' delimiter                   |
        | is not UTF-8                            | not valid JSON: line 1 column 14: not UTF-8 text                           |
        | is nested 100000 deep                   | not valid JSON: nested too deeply                                          |
        | is a number of 5000 digits              | spool_mb must be a number above 0                                          |
        | is {"uuid": "a", "uuid": "b"}           | not valid JSON: duplicate key 'uuid'                                       |
        | is []                                   | not a JSON object: it must be {...} with the keys uuid, token and url      |
        | is {}                                   | client uuid not configured                                                 |

      Examples: a key that nobody knows
        | fault                        | message                                                |
        | has the uuids "a"            | unknown key "uuids": the keys are uuid, token, url     |
        | has the Token "a"            | unknown key "Token"                                    |

      Examples: uuid
        | fault                        | message                                                                      |
        | lacks uuid                   | client uuid not configured                                                   |
        | has the uuid null            | client uuid not configured                                                   |
        | has the uuid ""              | client uuid not configured                                                   |
        | has the uuid 7               | uuid must be a string of 1 to 64 ASCII letters, digits and -                 |
        | has the uuid "web 1"         | uuid must be                                                                 |
        | has the uuid "-web"          | uuid must be                                                                 |
        | has the uuid "../web"        | uuid must be                                                                 |
        | has the uuid "wéb"           | uuid must be                                                                 |
        | has the uuid "web\u0661"     | uuid must be                                                                 |
        | has the uuid "web\u000a"     | uuid must be                                                                 |
        | has the uuid "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" | uuid must be |

      Examples: token
        | fault                        | message                                                                      |
        | lacks token                  | bearer token not configured                                                  |
        | has the token ""             | bearer token not configured                                                  |
        | has the token 7              | token must be a string of visible ASCII characters without spaces            |
        | has the token ["a", "b"]     | token must be                                                                |
        | has the token "to ken"       | token must be                                                                |
        | has the token "tökën"        | token must be                                                                |
        | has the token "a\u000d\u000aX-Header: b" | token must be                                                    |

      Examples: url
        | fault                                                | message                                             |
        | lacks url                                            | server url not configured                           |
        | has the url ""                                       | server url not configured                           |
        | has the url 7                                        | url must be a string of visible ASCII characters    |
        | has the url "https://host/a b"                       | url must be a string of visible ASCII characters    |
        | has the url "host/api/v1/record"                     | url must have the form https://HOST/api/v1/record   |
        | has the url "ftp://host/api/v1/record"               | url must have the form https://HOST/api/v1/record   |
        | has the url "https:///api/v1/record"                 | url must have the form https://HOST/api/v1/record   |
        | has the url "https://host"                           | url must name the path as well                      |
        | has the url "https://host/"                          | url must name the path as well                      |
        | has the url "https://host:99999/"                    | url is not valid                                    |
        | has the url "https://[::1/"                          | url is not valid                                    |
        | has the url "https://a..b/"                          | url contains no valid host name                     |
        | has the url "https://me:word@host/api/v1/record"     | url must not contain a user name or password        |
        | has the url "http://192.0.2.1/api/v1/record"         | url must begin with https://                        |
        | has the url "http://127.0.0.1.example/api/v1/record" | url must begin with https://                        |

      Examples: what may be left out
        | fault                              | message                                                               |
        | has the ca_file ""                 | ca_file must be the path of a file of certificates (PEM)              |
        | has the ca_file null               | ca_file must be the path of a file of certificates (PEM)              |
        | has the ca_file "nowhere.pem"      | ca_file "nowhere.pem" cannot be read: No such file or directory       |
        | has the ca_file "."                | ca_file "."                                                           |
        | has the ca_file "config.json"      | ca_file "config.json" contains no certificate (PEM)                   |
        | has the spool_mb 0                 | spool_mb must be a number above 0                                     |
        | has the spool_mb -1                | spool_mb must be a number above 0                                     |
        | has the spool_mb "100"             | spool_mb must be a number above 0                                     |
        | has the spool_mb true              | spool_mb must be a number above 0                                     |
        | has the spool_mb 1e400             | spool_mb must be a number above 0                                     |
        | has the spool_mb NaN               | spool_mb must be a number above 0                                     |
        | has the collect "environ"          | collect must be a list of names among environ, memory_maps            |
        | has the collect ["cmdline"]        | collect must be a list of names among environ, memory_maps            |
        | has the collect [["environ"]]      | collect must be a list of names among environ, memory_maps            |
        | has the collect {}                 | collect must be a list of names among environ, memory_maps            |
        | has the mask true                  | mask must be a list of words to mask the values of, or false          |
        | has the mask ["license", ""]       | mask must be a list of words to mask the values of, or false          |
        | has the mask "license"             | mask must be a list of words to mask the values of, or false          |

    Scenario: All faults are named at once, and no secret with them
      Given the client's configuration is {"token": "se cret", "spool_mb": 0, "url": "https://me:mysecret@host/a"}
      When the client reports once
      Then the client fails with status 1
      And stderr and client.log hold one line alone, which names config.json and says "client uuid not configured"
      And stderr and client.log hold one line alone, which names config.json and says "token must be"
      And stderr and client.log hold one line alone, which names config.json and says "url must not contain"
      And stderr and client.log hold one line alone, which names config.json and says "spool_mb must be"
      And neither stderr nor client.log holds "se cret"
      And neither stderr nor client.log holds "mysecret"

    Scenario: Where there is no place for a log either, stderr alone names the fault
      When the client is run with --config /nowhere/config.json --once
      Then the client fails with status 1
      And stderr is "process-client: /nowhere/config.json: configuration file does not exist"

  Rule: A configuration can be checked without a reading

    Scenario: A right one
      When the client is run with --check
      Then the client succeeds
      And the client says "config.json: nothing wrong"
      And the API has received nothing from the client

    Scenario: A wrong one
      Given the client's configuration lacks uuid
      When the client is run with --check
      Then the client fails with status 1
      And the client says "config.json: client uuid not configured"

    Scenario: Paths in it are relative to it, wherever the client is started
      Given a certificate beside the client's configuration, which has it as ca_file
      When the client is run with --check
      Then the client succeeds

  Rule: A wrong option is refused

    Scenario Outline: <options>
      When the client is run with <options>
      Then the client fails with status 2
      And the client says "<message>"

      Examples:
        | options            | message                              |
        | --every 0          | must be a number from 0.1 to 86400   |
        | --every nan        | must be a number from 0.1 to 86400   |
        | --every soon       | must be a number from 0.1 to 86400   |
        | --once --every 5   | not allowed with argument --once     |
        | --daemon           | unrecognized arguments: --daemon     |
