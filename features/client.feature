Feature: The client reads the processes of its host and sends them

  Every tick makes one reading: a list with one object a process. It goes to the API with the bearer
  token, and client.log says what the API answered.

  Background:
    Given a client with its own name

  Rule: A reading shows every process of the host

    Scenario: A record holds a list of processes, each with the contract's keys, of the right form
      When the client reports once
      Then the client succeeds
      And each process in the record has these keys alone, each null or of its form
        | key              | form                                          |
        | cmdline          | texts                                         |
        | connections      | lists of 6                                    |
        | cpu_affinity     | numbers                                       |
        | cpu_num          | a whole number                                |
        | cpu_percent      | a number                                      |
        | cpu_times        | 5 numbers                                     |
        | create_time      | a number                                      |
        | cwd              | a text                                        |
        | environ          | nothing                                       |
        | exe              | a text                                        |
        | gids             | 3 whole numbers                               |
        | io_counters      | 6 whole numbers                               |
        | ionice           | 2 whole numbers                               |
        | memory_full_info | whole numbers                                 |
        | memory_info      | whole numbers                                 |
        | memory_maps      | nothing                                       |
        | memory_percent   | a number                                      |
        | name             | a text                                        |
        | nice             | a whole number                                |
        | num_ctx_switches | 2 whole numbers                               |
        | num_fds          | a whole number                                |
        | num_threads      | a whole number                                |
        | open_files       | lists of 5                                    |
        | pid              | a whole number                                |
        | ppid             | a whole number                                |
        | status           | a text                                        |
        | terminal         | a text                                        |
        | threads          | lists of 3                                    |
        | uids             | 3 whole numbers                               |
        | username         | a text                                        |
      And no key is null for all processes but environ, memory_maps and terminal
      And no process is in the record twice

    Scenario: What a record says of a process is what the operating system says
      Given a process whose command line holds "known"
      When the client reports once
      Then the record says of this process what ps says
        | ps    | record       |
        | ppid  | ppid         |
        | ruid  | uids 0       |
        | euid  | uids 1       |
        | rgid  | gids 0       |
        | egid  | gids 1       |
        | nice  | nice         |
        | nlwp  | num_threads  |
        | ruser | username     |
        | comm  | name         |
        | stat  | S sleeping   |
      And the record says of this process what /proc says

    Scenario: A name with brackets and spaces in it misleads nobody
      Given a process that has a name with brackets
      When the client reports once
      Then the record says of this process what ps says
        | ps   | record      |
        | ppid | ppid        |
        | nice | nice        |
        | nlwp | num_threads |
        | comm | name        |
        | stat | S sleeping  |

    Scenario Outline: A command line with <argument> is sent as it is
      Given a process with <argument> in its command line
      When the client reports once
      Then the record holds this process with its command line

      Examples:
        | argument            |
        | spaces              |
        | quotes              |
        | a newline and a tab |
        | control characters  |
        | letters beyond ASCII |
        | an empty argument   |
        | 10000 characters    |

    Scenario: In a command line that is no UTF-8, the bytes that are none are replaced
      Given a process with bytes that are no UTF-8 in its command line
      When the client reports once
      Then the record holds this process with its command line
      And this command line holds U+FFFD

    Scenario: A zombie is a process too
      Given a zombie
      When the client reports once
      Then the client succeeds
      And the record holds the zombie, with all its keys

    Scenario Outline: <what> is sent where it is asked for
      Given the client collects <field>
      And a process whose command line holds "<field>"
      When the client reports once
      Then the client succeeds
      And the record holds the <field> of this process, and no <other> of any

      Examples:
        | what            | field       | other       |
        | The environment | environ     | memory_maps |
        | What is mapped  | memory_maps | environ     |

  Rule: A reading is what psutil says

    psutil is asked before the reading and after it, on the same host and under the same account. What
    only grows lies between its answers; all else is one of them.

    Scenario Outline: A reading is what psutil says of <process>, and so is the next
      Given <process>
      And the client runs
      When the client takes a reading, and psutil is asked before and after
      Then the reading says of this process what psutil says
      When the client takes a reading, and psutil is asked before and after
      Then the reading says of this process what psutil says

      Examples:
        | process                               |
        | a process that has sockets            |
        | a process that has threads            |
        | a process that has had threads        |
        | a process that has open files         |
        | a process that has a long name        |
        | a process that has no folder any more |
        | a process that has lost its program   |
        | a process that has another niceness   |
        | a zombie                              |
        | a kernel thread                       |

    Scenario: A reading is what psutil says of a process that has become another program
      Given a process that has another program to come
      And the client runs
      And the client gets 1 tick, each after the reading before
      When this process becomes the other program
      And the client takes a reading, and psutil is asked before and after
      Then the reading says of this process what psutil says

    Scenario Outline: What happens to a process that sleeps is told in the next reading: <what happens>
      Given <process>
      And the client runs
      And the client gets 1 tick, each after the reading before
      When <what happens>
      And the client takes a reading, and psutil is asked before and after
      Then the reading says of this process what psutil says

      Examples:
        | process                                       | what happens                                |
        | a process that has memory that another shares | who shares memory with this process ends    |
        | a process that has a connection to another    | who this process is connected to ends       |
        | a process that has open files                 | the open files of this process are renamed  |
        | a process that has a thread to open a file    | another thread of this process opens a file |
        | a process that has shared its open files      | who shares the open files opens another     |

    Scenario: CPU use is that since the reading before
      Given a process that has work to do
      And the client runs
      When the client gets 2 ticks, each after the reading before
      Then its CPU use is 0 % in the first reading, and 1 to 120 % in the second

  Rule: A process that ends while it is read is left out, and never the reading

    Scenario Outline: It ends before its <key> is read
      When a process ends while the client reads it, before its <key> is read
      Then the client succeeds
      And the record holds processes, but not this one

      Examples:
        | key         |
        | pid         |
        | uids        |
        | cmdline     |
        | exe         |
        | memory_info |
        | threads     |
        | num_fds     |

    Scenario: Processes come and go by the thousand
      Given processes that come and go all the time
      And the client runs
      When the client gets 10 ticks, each after the reading before
      Then the node comes to have 10 records
      And client.log tells of no trouble with a reading

  Rule: A reading bears the time at which it was taken

    Scenario: The timestamp is the moment of the reading
      When the client reports once
      Then the record's timestamp lies between the start and the end of that run

    Scenario: It is the time of the tick, not that of the delivery
      Given a gate between the client and the API
      And the API is down
      When the client reports once
      And the API is up
      And the client reports again
      Then the node comes to have 2 records
      And the first of them bears the time of the first run

  Rule: The API receives the token, the uuid, the timestamp and the reading, and nothing else

    Scenario: What a client sends
      Given a gate between the client and the API
      When the client reports once
      Then the API has received one request from the client, with its token
      And this request is a POST of JSON with these fields alone
        | field     | form                                    |
        | uuid      | the client's                            |
        | timestamp | a text of digits with a point           |
        | data      | what the record named after both holds  |
