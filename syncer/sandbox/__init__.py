"""A local stand-in for Jira Cloud and Confluence Cloud over real HTTP.

It exists so that the product can be proven against something that behaves as Atlassian documents,
also where that is inconvenient: a lagging search index, short pages, cut connections.
It is a witness, not an accomplice: it must import nothing of the rest of the program.
"""
