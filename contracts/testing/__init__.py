"""What `contracts.pytest_plugin` loads when a test asks for it: a team's own client, held against Gem's contracts.

cassette    replay to any HTTP library, and what of a session was never asked for      gem_cassette
network     no way out while a session is replayed
recording   a session of a test, written down without what is personal or secret       --gem-record
holding     what the client asked, and what it was answered, against Gem's document    gem_requests, gem_drift
expected    what the contracts make of a payload                                       gem_contract
played      which tests used which cassettes, over all processes of a run              --gem-cassettes-report
after       checks that follow a test which went well
"""
