"""Answers in the form of JSend (https://github.com/omniti-labs/jsend)."""

from flask import Response, jsonify

from ..questions.plain import json_text


def success(data):
    """Return the answer to a request that was carried out."""
    return jsonify(status="success", data=data)


def document(data, headers=()):
    """Return the same as `success`, with `data` exactly as the command prints it."""
    text = json_text({"status": "success", "data": data})
    return Response(text.encode(), mimetype="application/json", headers=headers)


def fail(status, data, headers=()):
    """Return the answer to a request that is at fault; `data` gives the reason for each field."""
    answer = jsonify(status="fail", data=data)
    answer.status_code = status
    answer.headers.extend(headers)
    return answer


def error(status, message):
    """Return the answer to a request that the archive itself could not carry out."""
    answer = jsonify(status="error", message=message)
    answer.status_code = status
    return answer
