# Turns text files into C strings.  Input: lines "NAME PATH".  Output: a table of {name, text, length}
# sorted as given, which generator/emit/embedded.c reads.  A '?' is escaped because of trigraphs.
BEGIN {
    print "/* Made from the files named below by build-aux/embed.awk. */"
    print "#include \"emit/embedded.h\"\n"
    count = 0
}
{
    name = $1; path = $0; sub(/^[^ ]* /, "", path)
    names[count] = name
    printf "static const char text_%d[] = /* %s */\n", count, name
    while ((status = (getline line < path)) > 0) {
        gsub(/\\/, "&&", line)
        gsub(/"/, "\\\\&", line)
        gsub(/\?/, "\\\\&", line)
        gsub(/\t/, "\\t", line)
        printf "    \"%s\\n\"\n", line
    }
    if (status < 0) {
        printf "embed.awk: cannot read %s\n", path > "/dev/stderr"
        failed = 1
        exit 1
    }
    close(path)
    print "    \"\";\n"
    count++
}
END {
    if (failed) exit 1
    print "const embedded_t embedded_table[] = {"
    for (k = 0; k < count; k++)
        printf "    {\"%s\", text_%d, sizeof text_%d - 1},\n", names[k], k, k
    print "    {0, 0, 0},\n};"
}
