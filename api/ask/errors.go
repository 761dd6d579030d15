package ask

// ParamError says what is wrong with one parameter.
type ParamError struct {
	Parameter string            // its name; empty when the query as a whole is meant
	Code      string            // key of the message catalogue under "problem."
	Args      map[string]string // what the sentence mentions, beside the parameter
}

// NewParamError says what is wrong with a parameter.
func NewParamError(parameter, code string, args map[string]string) *ParamError {
	return &ParamError{parameter, code, args}
}

func (e *ParamError) Error() string { return e.Code + ": " + e.Parameter }

// NotFoundError says that there is nothing of that name.
type NotFoundError struct {
	Code string // as that of a ParamError
	Args map[string]string
}

// NewNotFoundError says that there is nothing of that name.
func NewNotFoundError(code string, args map[string]string) *NotFoundError {
	return &NotFoundError{code, args}
}

func (e *NotFoundError) Error() string { return e.Code }

// TooLargeError says that an answer, or what was sent, is larger than the limit that
// its sentence names.
type TooLargeError struct {
	Code string // as that of a ParamError
	Args map[string]string
}

// NewTooLargeError says that something is larger than a limit.
func NewTooLargeError(code string, args map[string]string) *TooLargeError {
	return &TooLargeError{code, args}
}

func (e *TooLargeError) Error() string { return e.Code }

// InfeasibleError says that nothing can fulfil all that is asked together.
type InfeasibleError struct {
	Code string // as that of a ParamError
	Args map[string]string
}

func (e *InfeasibleError) Error() string { return e.Code }
