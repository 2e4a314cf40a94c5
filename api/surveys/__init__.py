"""Surveys over the wire: answering for anybody, questionnaires, rounds and results for members."""
