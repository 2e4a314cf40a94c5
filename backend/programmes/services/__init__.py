"""What can be done in the programme, by subject: functions with keyword-only arguments."""
