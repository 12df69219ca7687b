"""Files of partners that have nothing but files (adapter §17, Q-59): what each of them changes at Invoice Cloud.

How a file is read and written by its mapping profile is in `mapping`.
"""
