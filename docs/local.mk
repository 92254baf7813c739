# What docs holds.  Pages for users are installed: dist_doc_DATA += docs/NAME.md
EXTRA_DIST += docs/layers.txt
