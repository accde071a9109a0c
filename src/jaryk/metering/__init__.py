"""Where electricity is measured: locations, usage points, meters, registers, readings.

Knows what the dials showed and when we learned it; refuses to know what it costs.
"""
