Feature: The API refuses what is no record, and says why

  Nobody gets in without the token, and with it nothing but a record in the agreed form. A refusal
  says in JSend what is wrong, by field, and leaves no file.

  Rule: Nobody gets in without the token

    Scenario Outline: The authorization <authorization> is refused
      When a record is posted under the authorization <authorization>
      Then the answer is 401 fail
        | field         | reason              |
        | authorization | Unauthorized Access |
      And the answer asks for the bearer scheme
      And nothing of it is stored

      Examples:
        | authorization              |
        | none                       |
        | Bearer not-the-token       |
        | Bearer                     |
        | Bearer HALF                |
        | Bearer TOKENx              |
        | Bearer tökén               |
        | Bearer TOKEN, Bearer TOKEN |
        | Basic TOKEN                |
        | Digest TOKEN               |
        | TOKEN                      |

    Scenario: A token in the address is no authorization
      When a record is posted with the token in the address
      Then the answer is 401 fail
      And nothing of it is stored

    Scenario: Two headers with a token are refused, even where one is right
      When a record is posted with a second Authorization header
      Then the answer is 400 or 401 fail
      And nothing of it is stored

    Scenario Outline: <method> <path> without the token is refused
      When <method> <path> is asked for without the token
      Then the answer is <status> fail

      Examples:
        | method | path                 | status |
        | GET    | /api/v1/record       | 401    |
        | DELETE | /api/v1/record       | 401    |
        | GET    | /api/v1/openapi.json | 401    |
        | GET    | /api/test/count      | 401    |
        | GET    | /api/test/latest     | 401    |
        | GET    | /api/test            | 404    |
        | GET    | /                    | 404    |
        | GET    | /records             | 404    |
        | GET    | /static/config.json  | 404    |

    Scenario: The token is looked at before the body
      When the body {"uuid": is posted without the token
      Then the answer is 401 fail
        | field         | reason              |
        | authorization | Unauthorized Access |

  Rule: Every field has its form

    Scenario Outline: A uuid of another form is refused: <value>
      When a record is posted whose uuid is <value>
      Then the answer is 400 fail
        | field | reason                                                           |
        | uuid  | must be 1 to 64 ASCII letters, digits and '-', the first not '-' |
      And nothing of it is stored

      Examples:
        | value              |
        | ""                 |
        | "."                |
        | ".."               |
        | "../outside"       |
        | "../../etc/passwd" |
        | "/etc/passwd"      |
        | "a/../b"           |
        | "..%2Fa"           |
        | "a\u005cb"         |
        | "a_1"              |
        | "a b"              |
        | "-first"           |
        | "newline\n"        |
        | "nul\u0000"        |
        | "escape\u001b[0m"  |
        | "umläut"           |
        | "half\ud800"       |
        | of 65 characters   |

    Scenario Outline: A timestamp of another form is refused: <value>
      When a record is posted whose timestamp is <value>
      Then the answer is 400 fail
        | field     | reason                                                                          |
        | timestamp | must be seconds since the epoch: 1 to 12 digits, optionally '.' and 1 to 9 more |
      And nothing of it is stored

      Examples:
        | value            |
        | ""               |
        | "now"            |
        | "-1"             |
        | "+1"             |
        | " 1"             |
        | "1e9"            |
        | "Infinity"       |
        | "1."             |
        | ".5"             |
        | "1.5.5"          |
        | "1234567890123"  |
        | "1.1234567890"   |
        | "١٢٣"            |
        | "１２３"            |
        | "1.5\n"          |
        | "1\u0000"        |
        | "1/../../config" |

    Scenario Outline: A <field> of another type is refused: <value>
      When a record is posted whose <field> is <value>
      Then the answer is 400 fail
        | field   | reason   |
        | <field> | <reason> |
      And nothing of it is stored

      Examples:
        | field     | value              | reason                                     |
        | uuid      | null               | must be a string                           |
        | uuid      | 7                  | must be a string                           |
        | uuid      | ["a"]              | must be a string                           |
        | timestamp | null               | must be a string                           |
        | timestamp | 1593338576.5624585 | must be a string                           |
        | timestamp | -1                 | must be a string                           |
        | timestamp | {"s": "1"}         | must be a string                           |
        | data      | null               | must be a non-empty array                  |
        | data      | []                 | must be a non-empty array                  |
        | data      | {"pid": 1}         | must be a non-empty array                  |
        | data      | "[{}]"             | must be a non-empty array                  |
        | data      | [1, 2]             | must contain only objects, one per process |
        | data      | [[]]               | must contain only objects, one per process |
        | data      | [{}, [{}]]         | must contain only objects, one per process |
        | data      | [{}, null]         | must contain only objects, one per process |
        | host      | "a"                | unknown field                              |

    Scenario: Every bad field is named at once
      When the body {"timestamp": "soon", "data": [], "Uuid": "a"} is posted
      Then the answer is 400 fail
        | field     | reason                                                                          |
        | uuid      | missing                                                                         |
        | timestamp | must be seconds since the epoch: 1 to 12 digits, optionally '.' and 1 to 9 more |
        | data      | must be a non-empty array                                                       |
        | Uuid      | unknown field                                                                   |

    Scenario: Every missing field is named at once
      When the body {} is posted
      Then the answer is 400 fail
        | field     | reason  |
        | uuid      | missing |
        | timestamp | missing |
        | data      | missing |

  Rule: The body is one JSON object

    Scenario Outline: A body that is no JSON object is refused: <body>
      When the body <body> is posted
      Then the answer is 400 fail
        | field | reason                   |
        | body  | not valid JSON: <reason> |

      Examples:
        | body                       | reason                                        |
        | nothing                    | Expecting value: line 1 column 1 (char 0)     |
        | null                       | not an object                                 |
        | "record"                   | not an object                                 |
        | [1, 2]                     | not an object                                 |
        | {"uuid": "a"               | '}' expected at character 12                  |
        | {"uuid" "a"}               | ':' expected at character 8                   |
        | {"uuid": NaN}              | NaN is not JSON                               |
        | {"data": [-Infinity]}      | -Infinity is not JSON                         |
        | {"uuid": "a", "uuid": "b"} | a member is named twice                       |
        | {7: "a"}                   | the name of a member is not a string          |
        | {} {}                      | something follows the object (at character 2) |

    Scenario Outline: A record that <damage> is refused
      When a record is posted that <damage>
      Then the answer is 400 fail
        | field | reason   |
        | body  | <reason> |
      And nothing of it is stored

      Examples:
        | damage                        | reason                                                    |
        | is not UTF-8                  | not valid JSON: not UTF-8                                 |
        | is in UTF-16                  | not valid JSON: not UTF-8                                 |
        | begins with a byte order mark | not valid JSON: Expecting value: line 1 column 1 (char 0) |
        | is nested 100000 levels deep  | not valid JSON: nested too deeply                         |
        | holds its data twice          | not valid JSON: a member is named twice                   |
        | holds Infinity                | not valid JSON: Infinity is not JSON                      |

    Scenario Outline: A record that <damage> is no JSON either
      When a record is posted that <damage>
      Then the answer is 400 fail for the body
      And nothing of it is stored

      Examples:
        | damage                                |
        | has a byte order mark before its data |
        | is followed by another                |
        | is cut short                          |
        | has a comma too many                  |
        | holds a number that begins with 0     |
        | holds a line end in a string          |

    Scenario Outline: A packed record that <damage> is refused
      When a packed record is posted that <damage>
      Then the answer is 400 fail
        | field | reason   |
        | body  | <reason> |
      And nothing of it is stored

      Examples:
        | damage               | reason                                                     |
        | is not packed at all | not gzip, although Content-Encoding says so                |
        | has a wrong checksum | not gzip, although Content-Encoding says so                |
        | is empty             | the gzip stream is cut short or followed by something else |
        | is cut short         | the gzip stream is cut short or followed by something else |
        | is followed by more  | the gzip stream is cut short or followed by something else |

  Rule: The request says what it brings, in measure

    Scenario Outline: What is declared as <media_type> is refused
      When a record is posted as <media_type>
      Then the answer is 415 fail
        | field   | reason                                |
        | request | Content-Type must be application/json |
      And nothing of it is stored

      Examples:
        | media_type                        |
        | text/plain                        |
        | application/x-www-form-urlencoded |
        | application/jsonx                 |
        | nothing                           |

    Scenario Outline: A record packed as <encoding> is refused
      When a record is posted packed as <encoding>
      Then the answer is 415 fail
        | field   | reason                                    |
        | request | Content-Encoding must be gzip or left out |
      And nothing of it is stored

      Examples:
        | encoding   |
        | deflate    |
        | br         |
        | gzip, gzip |

    Scenario Outline: A record that <size> is refused
      When a record is posted that <size>
      Then the answer is 413 fail
      And nothing of it is stored

      Examples:
        | size                                         |
        | is more than 16 MiB                          |
        | is more than 16 MiB and does not announce it |

    Scenario: A record that unpacks to more than 16 MiB is refused
      When a packed record is posted that unpacks to more than 16 MiB
      Then the answer is 413 fail
        | field   | reason                                  |
        | request | the body is larger than 16 MiB unpacked |
      And nothing of it is stored

    Scenario: A record that unpacks to very much is refused before it does
      Given a service of the scenario's own with the max_record_mb 1
      When a packed record is posted that unpacks to more than 64 MiB
      Then the answer is 413 fail
        | field   | reason                                 |
        | request | the body is larger than 1 MiB unpacked |
      And the service has never taken as much as 64 MiB of memory

  Rule: A path is asked for in its own way

    Scenario Outline: <path> takes no <method>
      When <method> <path> is asked for
      Then the answer is 405 fail
        | field   | reason                                           |
        | request | The method is not allowed for the requested URL. |
      And the answer allows <allowed>

      Examples:
        | path                 | method  | allowed   |
        | /api/v1/record       | GET     | POST      |
        | /api/v1/record       | PUT     | POST      |
        | /api/v1/record       | PATCH   | POST      |
        | /api/v1/record       | DELETE  | POST      |
        | /api/v1/record       | OPTIONS | POST      |
        | /api/v1/record       | BREW    | POST      |
        | /api/test/count      | POST    | GET, HEAD |
        | /api/v1/openapi.json | POST    | GET, HEAD |
        | /api/test/latest     | DELETE  | GET, HEAD |

    Scenario: A record's path takes no HEAD
      When HEAD /api/v1/record is asked for
      Then the answer is 405 without a body
      And the answer allows POST

    Scenario Outline: There is nothing at <path>
      When GET <path> is asked for
      Then the answer is 404 fail
        | field   | reason                                                                                                                   |
        | request | The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again. |

      Examples:
        | path            |
        | /               |
        | /api/v1         |
        | /api/v1/record/ |
        | /api/v1/records |
        | /API/v1/record  |
        | /api/test       |
        | /static/x       |
        | /%ff            |

    Scenario: A path with a NUL is refused
      When GET /%00 is asked for
      Then the answer is 400 or 404 fail

    Scenario Outline: A request <trouble> is refused in JSend as well
      When a request is sent <trouble>
      Then the answer is <status> fail
        | field   | reason   |
        | request | <reason> |

      Examples:
        | trouble                      | status | reason                          |
        | that is no HTTP              | 400    | Bad Request                     |
        | with an address far too long | 414    | URI Too Long                    |
        | with a header far too long   | 431    | Request Header Fields Too Large |
