"""The whole of Dateline on one machine: an embedded Postgres and a real Airflow, kept in one folder.

    home          the folder: its lock, its ports, its log files
    credentials   passwords and keys, made once
    guard         a process that ends what it started when its own starter is gone
    postgres      the database server
    airflow       the four processes of Airflow, started together
    prune         Airflow's old runs and logs
    stack         all of it, up and down

``dateline.local.airflow`` and ``prune``, when run as programs, are the only places that import Airflow.
"""
