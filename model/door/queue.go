package door

import "time"

// name is a reference that callbacks announced.
type name struct {
	called string
	first  time.Time // when it first came
	last   time.Time // when it was last looked up
	due    time.Time // when it is next
	at     int       // in the queue, while it is there
	asking bool      // it is in no queue
	more   bool      // it was called for while it was asked about
	came   bool      // its invoice came meanwhile
	rest   bool      // it was asked about often enough, and only keeps its distance
	parked bool      // there is nothing to ask about yet
	asked  int       // how often it was, and
	looked int       // how often there was nothing
}

// queue is a heap of names by when they are due.
type queue []*name

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].due.Before(q[j].due) }
func (q queue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].at, q[j].at = i, j
}

func (q *queue) Push(x any) {
	n := x.(*name)
	n.at = len(*q)
	*q = append(*q, n)
}

func (q *queue) Pop() any {
	old := *q
	n := old[len(old)-1]
	old[len(old)-1] = nil
	*q = old[:len(old)-1]
	return n
}
