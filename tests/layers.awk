# Reads docs/layers.txt, then C files of generator/, runtime/ and templates/ (paths from the top of the
# sources).  Prints a line for each include that is not allowed, "FOLDER: FILE:LINE: why".
BEGIN {
    split("assert complex ctype errno fenv float inttypes limits locale malloc math pthread sched setjmp signal " \
          "stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string strings sys/mman " \
          "sys/resource sys/stat sys/time sys/types sys/wait time unistd wchar", list, " ")
    for (k in list) libc["<" list[k] ".h>"] = 1
}
function refuse(folder, why) { print folder ": " FILENAME ":" FNR ": " why }
FILENAME ~ /layers\.txt$/ {
    if ($0 ~ /^</) { split($1, head, ":"); outside[head[1]] = $0 " "; next }
    if ($0 !~ /^[a-z]+:/) next
    split($1, head, ":"); allowed[head[1], head[1]] = 1
    for (k = 2; k <= NF; k++) {
        if (!($k in known)) refuse(head[1], "names " $k ", which is not above it")
        allowed[head[1], $k] = 1
    }
    known[head[1]] = 1
    next
}
/^[ \t]*#[ \t]*include[ \t]*["<]/ {
    count = split(FILENAME, part, "/")
    folder = part[1] == "generator" ? (count > 2 ? part[2] : "main") : part[1]
    file = $0; sub(/^[^"<]*/, "", file)
    if (file ~ /^</) check_outside(folder, substr(file, 1, index(file, ">")))
    else { sub(/^"/, "", file); sub(/".*$/, "", file); check_inside(folder, file) }
}
function check_outside(folder, header,    start, named) {
    for (start in outside) {
        if (index(header, start) != 1) continue
        named = 1
        if (!index(outside[start], " " folder " ") && !index(outside[start], " " FILENAME " "))
            refuse(folder, header " is for " substr(outside[start], index(outside[start], ":") + 2))
    }
    if (!named && (folder == "runtime" || folder == "templates") && !(header in libc))
        refuse(folder, header " is not a header of the C library")
}
function check_inside(folder, header,    target) {
    if (folder == "runtime" || folder == "templates") {
        if (header ~ /\// && header !~ /^runtime\//) refuse(folder, "\"" header "\" is not of the runtime")
        return
    }
    if (header == "config.h") return
    if (!(folder in known)) { refuse(folder, "docs/layers.txt does not name " folder); return }
    target = header; sub(/\/.*$/, "", target)
    if (target == header) refuse(folder, "\"" header "\" does not name its folder")
    else if (!((folder, target) in allowed)) refuse(folder, "\"" header "\" is above it or beside it")
}
