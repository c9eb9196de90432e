# Stands in for python:3.12-slim-bookworm: Debian's own Python under the names that image uses.
FROM dateline-standin/debian
ARG CA_BUNDLE
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends ca-certificates tzdata python3 python3-pip python3-venv > /dev/null \
 && rm -rf /var/lib/apt/lists/* /usr/lib/python3*/EXTERNALLY-MANAGED \
 && ln -s /usr/bin/python3 /usr/local/bin/python
ENV PIP_CERT=${CA_BUNDLE:-/etc/ssl/certs/ca-certificates.crt} SSL_CERT_FILE=${CA_BUNDLE:-/etc/ssl/certs/ca-certificates.crt}
CMD ["python"]
