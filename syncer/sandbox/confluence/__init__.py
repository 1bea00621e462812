"""The sandbox's Confluence Cloud: its state, its REST answers and its rendering of storage format.

Nothing here may import the product: the sandbox is a witness of what Atlassian documents, not an accomplice.
"""
