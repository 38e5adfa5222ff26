"""The running models: loads, the forms for their options, who may use them, their memory."""
