"""Syncs without anybody asking for each one, and what else has to be done now and then.

    tick ──► what is due into the queue ──► run_next() ──► one sync ──► listeners
      └────► erasure, and other chores           ▲
                                       threads of the service, or Celery

Who does what is decided in the store (queue, lease, locks): any number of processes on any number of machines may do
all of this at once, and each thing is done once.

schedule     when a sync is due
syncing      one sync of a connected integration: credentials, run, and who is told of its end
jobs         the next sync of the queue
tick         what is due, into the queue; erasure
background   threads that do both beside a service
dispatch     Celery: the same on many machines
"""
