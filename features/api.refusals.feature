Feature: The API refuses requests that are not valid records, and names the reason

  Without the token a client gets nothing, and with it the API accepts only records in the agreed form.
  A refusal names in JSend what is wrong with which field, and leaves no file. Each rule has one or two
  examples here; the tables of all forms are in service/tests/.

  Rule: Every request needs the token

    @deployed
    Scenario Outline: The authorization <authorization> is refused
      When a record is posted with the header Authorization: <authorization>
      Then the answer is 401 fail
        | field         | reason              |
        | authorization | Unauthorized Access |
      And the answer has the header WWW-Authenticate: Bearer
      And nothing of it is stored

      Examples:
        | authorization        |
        | none                 |
        | Bearer not-the-token |
        | Basic TOKEN          |

    Scenario Outline: The token is exactly the token: <text> after it is refused
      When a record is posted with <text> after the token
      Then the answer is 400 or 401 fail
      And nothing of it is stored

      Examples:
        | text   |
        | x      |
        | \xa0   |
        | \x85   |
        | \x0b   |

    Scenario: A token in the URL is ignored
      When a record is posted with the token in the URL
      Then the answer is 401 fail
      And nothing of it is stored

    Scenario: A second Authorization header is refused, even if one of the two is right
      When a record is posted with a second Authorization header
      Then the answer is 400 or 401 fail
      And nothing of it is stored

    Scenario Outline: <method> <path> without the token is refused
      When <method> <path> is requested without the token
      Then the answer is <status> fail

      Examples:
        | method | path            | status |
        | GET    | /api/test/count | 401    |
        | GET    | /api/v1/records | 404    |

  Rule: Each field has its form

    Scenario Outline: A record whose <field> is <value> is refused
      When a record is posted whose <field> is <value>
      Then the answer is 400 fail
        | field   | reason   |
        | <field> | <reason> |
      And nothing of it is stored

      Examples:
        | field     | value        | reason                                                                          |
        | uuid      | "../outside" | must be 1 to 64 ASCII letters, digits and '-', the first not '-'                |
        | timestamp | 1593338576.5 | must be a string                                                                |
        | timestamp | "now"        | must be seconds since the epoch: 1 to 12 digits, optionally '.' and 1 to 9 more |
        | data      | []           | must be a non-empty array                                                       |
        | host      | "a"          | unknown field                                                                   |

    @deployed
    Scenario: Every bad field is named at once
      When the body {"timestamp": "soon", "data": [], "Uuid": "a"} is posted
      Then the answer is 400 fail
        | field     | reason                                                                          |
        | uuid      | missing                                                                         |
        | timestamp | must be seconds since the epoch: 1 to 12 digits, optionally '.' and 1 to 9 more |
        | data      | must be a non-empty array                                                       |
        | Uuid      | unknown field                                                                   |

  Rule: The body is one JSON object of limited size

    Scenario Outline: The body <body> is refused
      When the body <body> is posted
      Then the answer is 400 fail
        | field | reason                   |
        | body  | not valid JSON: <reason> |

      Examples:
        | body                       | reason                       |
        | {"uuid": "a"               | '}' expected at character 12 |
        | {"uuid": "a", "uuid": "b"} | a member is named twice      |

    Scenario: A compressed record that is cut short is refused
      When a compressed record that is cut short is posted
      Then the answer is 400 fail
        | field | reason                       |
        | body  | the gzip stream is cut short |
      And nothing of it is stored

    Scenario: A compressed record that is followed by zeros is refused
      When a compressed record that is followed by zeros is posted
      Then the answer is 400 fail
        | field | reason                           |
        | body  | something follows the gzip stream |
      And nothing of it is stored

    Scenario: A record that is shorter than announced is refused, even if it is complete
      When a record is posted that ends 5 bytes before its Content-Length
      Then the answer is 400 fail
        | field | reason                        |
        | body  | could not be read to its end  |
      And nothing of it is stored

    Scenario Outline: Data that is nested <levels> deep gets the same answer in any order: <order>
      When a record that is nested <levels> deep is posted in the order <order>
      Then the answer is <status> <result>

      Examples:
        | levels | order                 | status | result  |
        | 1024   | uuid, timestamp, data | 200    | success |
        | 1024   | data, timestamp, uuid | 200    | success |
        | 1025   | uuid, timestamp, data | 400    | fail    |
        | 1025   | data, timestamp, uuid | 400    | fail    |

    Scenario Outline: <header>: <value> is refused
      When a record is posted with the header <header>: <value>
      Then the answer is 415 fail
        | field   | reason   |
        | request | <reason> |
      And the answer has the header <accepts>
      And nothing of it is stored

      Examples:
        | header           | value      | reason                                    | accepts                  |
        | Content-Type     | text/plain | Content-Type must be application/json     | Accept: application/json |
        | Content-Encoding | deflate    | Content-Encoding must be gzip or left out | Accept-Encoding: gzip    |

    Scenario: A record of more than 16 MiB is refused
      When a record of more than 16 MiB is posted
      Then the answer is 413 fail
      And nothing of it is stored

    @deployed
    Scenario: A compressed record of more than 16 MiB is refused
      When a compressed record of more than 16 MiB is posted
      Then the answer is 413 fail
        | field   | reason                                  |
        | request | the body is larger than 16 MiB unpacked |
      And nothing of it is stored

    Scenario: A compressed record is never unpacked beyond the limit
      Given a separate service with the max_record_mb 1
      When a compressed record of more than 64 MiB is posted
      Then the answer is 413 fail
        | field   | reason                                 |
        | request | the body is larger than 1 MiB unpacked |
      And the service never used as much as 64 MiB of memory

  Rule: Other requests are refused in JSend as well

    Scenario: A method that a path does not allow is refused
      When DELETE /api/v1/record is requested
      Then the answer is 405 fail
        | field   | reason                                           |
        | request | The method is not allowed for the requested URL. |
      And the answer has the header Allow: POST

    Scenario: An unknown path is refused
      When GET /api/v1/records is requested
      Then the answer is 404 fail
        | field   | reason                                                                                                                   |
        | request | The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again. |

    Scenario Outline: Another spelling of a path is another path: <path>
      When a record is posted to exactly <path>
      Then the answer is 404 fail
      And nothing of it is stored

      Examples:
        | path                    |
        | //api/v1/record         |
        | /api//v1/record         |
        | /api/v1/record/         |
        | /api/./v1/record        |
        | /x/../api/v1/record     |
        | /api/v1%2Frecord        |
        | http://a//api/v1/record |

    Scenario Outline: A request with <number> Host headers is refused
      When a record is posted with <number> Host headers
      Then the answer is 400 fail
      And nothing of it is stored

      Examples:
        | number |
        | 0      |
        | 2      |

    Scenario: A path with a NUL is refused
      When GET /%00 is requested
      Then the answer is 400 or 404 fail

    Scenario Outline: A request with <fault> is refused
      When a request with <fault> is sent
      Then the answer is <status> fail
        | field   | reason   |
        | request | <reason> |

      Examples:
        | fault                      | status | reason                          |
        | a method that is not HTTP  | 400    | Bad Request                     |
        | a URL that is too long     | 414    | URI Too Long                    |
        | a header that is too long  | 431    | Request Header Fields Too Large |
