n\copyfrom stdin
;