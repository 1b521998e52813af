package language

// Here returns English: the page in a browser speaks nothing else, and carries no other
// language's words and letters.
func Here() Tag { return English }
