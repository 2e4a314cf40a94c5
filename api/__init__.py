"""The wire: the only place that knows REST framework and the sockets' consumers."""
