Feature: The client reads the processes of its host and sends them

  Every tick makes one reading: a list with one object for each process. The client sends it to the API
  with the bearer token.

  Background:
    Given a client

  Rule: A reading contains every process of the host

    @deployed
    Scenario: A record is a list of processes with the 30 keys of the contract
      When the client reports once
      Then the client exits with status 0
      And each process in the record has these keys, each null or of its form
        | key              | form                |
        | cmdline          | texts               |
        | connections      | lists of 6          |
        | cpu_affinity     | numbers             |
        | cpu_num          | a whole number      |
        | cpu_percent      | a number            |
        | cpu_times        | 5 numbers           |
        | create_time      | a number            |
        | cwd              | a text              |
        | environ          | nothing             |
        | exe              | a text              |
        | gids             | 3 whole numbers     |
        | io_counters      | 6 whole numbers     |
        | ionice           | 2 whole numbers     |
        | memory_full_info | whole numbers       |
        | memory_info      | whole numbers       |
        | memory_maps      | nothing             |
        | memory_percent   | a number            |
        | name             | a text              |
        | nice             | a whole number      |
        | num_ctx_switches | 2 whole numbers     |
        | num_fds          | a whole number      |
        | num_threads      | a whole number      |
        | open_files       | lists of 5          |
        | pid              | a whole number      |
        | ppid             | a whole number      |
        | status           | a text              |
        | terminal         | a text              |
        | threads          | lists of 3          |
        | uids             | 3 whole numbers     |
        | username         | a text              |
      And no key is null for all processes except environ, memory_maps and terminal
      And no process is in the record twice

    @deployed
    Scenario: Values are those of ps and /proc
      Given a process with the arguments ["known"]
      When the client reports once
      Then the record has these values of ps for the process
        | ps    | record      |
        | ppid  | ppid        |
        | ruid  | uids 0      |
        | euid  | uids 1      |
        | rgid  | gids 0      |
        | egid  | gids 1      |
        | nice  | nice        |
        | nlwp  | num_threads |
        | ruser | username    |
        | comm  | name        |
        | stat  | S sleeping  |
      And the record has the values of /proc for the process

    Scenario: Arguments with spaces, quotes, control characters and other alphabets are unchanged
      Given a process with odd arguments
      When the client reports once
      Then the record has the arguments of the process

    Scenario: Bytes that are not UTF-8 become U+FFFD
      Given a process with arguments that are not UTF-8
      When the client reports once
      Then the record has the arguments of the process

    Scenario Outline: <field> is sent only if it is collected
      Given the client's configuration has collect ["<field>"]
      And a process with the arguments ["<field>"]
      When the client reports once
      Then the record has the <field> of the process, and no <other>

      Examples:
        | field       | other       |
        | environ     | memory_maps |
        | memory_maps | environ     |

  Rule: Values are those of psutil

    psutil reads the processes before the client and after it, on the same host and under the same account.
    Values that only grow lie between the two; all others are equal to one of them.

    @deployed
    Scenario: Two readings in a row
      Given these processes
        | process           |
        | sockets           |
        | threads           |
        | ended threads     |
        | open files        |
        | a long name       |
        | a deleted folder  |
        | a deleted program |
        | another niceness  |
        | a zombie          |
        | a kernel thread   |
      And the client runs
      When the client takes a reading between two of psutil
      Then the values of the processes are those of psutil
      When the client takes a reading between two of psutil
      Then the values of the processes are those of psutil

    Scenario: A sleeping process changes between two readings
      Given these processes
        | process                |
        | shared memory          |
        | a connected child      |
        | open files             |
        | a thread that waits    |
        | shared descriptors     |
        | a program to become    |
      And the client runs
      And the client delivers 1 reading
      When these changes happen
        | process             | change                 |
        | shared memory       | its child ends         |
        | a connected child   | its child ends         |
        | open files          | its files are renamed  |
        | a thread that waits | its thread opens a file |
        | shared descriptors  | its child opens a file |
        | a program to become | it becomes the program |
      And the client takes a reading between two of psutil
      Then the values of the processes are those of psutil

    Scenario: CPU use is that since the previous reading
      Given these processes
        | process    |
        | work to do |
      And the client runs
      When the client delivers 2 readings
      Then its CPU use is 0 % in the first record, and 1 to 120 % in the second

  Rule: A process that ends while it is read is left out, and the reading goes on

    Scenario: Processes start and end all the time
      Given processes that start and end all the time
      And the client runs
      When the client delivers 5 readings
      Then client.log contains no error about a reading

  Rule: A reading that is larger than the API takes is cut, and arrives

    Scenario: A process has two megabytes of arguments, of which the API takes one
      Given the client's configuration has max_record_mb 1
      And these processes
        | process                    |
        | two megabytes of arguments |
      When the client reports once
      Then the client exits with status 0
      And the record has at most 1 MiB
      And each of the 15 long arguments of the process ends with its number of cut bytes
      And client.log contains "values cut, 0 processes left out"

  Rule: The timestamp is the time of the reading

    @deployed
    Scenario: The timestamp is the moment at which the reading began
      When the client reports once
      Then the timestamp of the first record lies within the first run

    Scenario: A delayed record has the time of its reading, not of its delivery
      Given a gate between the client and the API
      And the API is down
      When the client reports once
      And the API is up
      And the client reports once
      Then the node has 2 records
      And the timestamp of the first record lies within the first run

  Rule: The client sends the token, the uuid, the timestamp and the reading, and nothing else

    Scenario: One request
      Given a gate between the client and the API
      When the client reports once
      Then the API has received one POST of JSON with the client's token and these fields
        | field     | value                              |
        | uuid      | the client's                       |
        | timestamp | digits with a point                |
        | data      | the content of the record          |
