package main

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/apache/rocketmq-client-go/v2"
	"github.com/apache/rocketmq-client-go/v2/consumer"
	"github.com/apache/rocketmq-client-go/v2/primitive"
	"github.com/apache/rocketmq-client-go/v2/producer"
)

const topic = "go-messages"

// decider ends a transaction as the message asks, at once or when the broker comes back to ask.
type decider struct{ checks int32 }

func (d *decider) ExecuteLocalTransaction(message *primitive.Message) primitive.LocalTransactionState {
	switch message.GetProperty("wanted") {
	case "commit":
		return primitive.CommitMessageState
	case "rollback":
		return primitive.RollbackMessageState
	}
	return primitive.UnknowState
}

func (d *decider) CheckLocalTransaction(_ *primitive.MessageExt) primitive.LocalTransactionState {
	atomic.AddInt32(&d.checks, 1)
	return primitive.CommitMessageState
}

// messages sends in every way that the client has, has one message retried, and reports what was consumed.
func messages(namesrv string) (any, error) {
	received := make(chan *primitive.MessageExt, 10_000)
	var refused int32
	take := func(message *primitive.MessageExt) consumer.ConsumeResult {
		if string(message.Body) == "again" && message.ReconsumeTimes == 0 {
			atomic.AddInt32(&refused, 1)
			return consumer.ConsumeRetryLater
		}
		return consumer.ConsumeSuccess
	}
	consuming, err := startConsumer(namesrv, "CG_go", topic, received, take)
	if err != nil {
		return nil, err
	}
	defer consuming.Shutdown()
	producing, err := startProducer(namesrv, "PG_go")
	if err != nil {
		return nil, err
	}
	defer producing.Shutdown()
	if err := sendEveryWay(producing); err != nil {
		return nil, err
	}
	decisions := &decider{}
	if err := sendTransactions(namesrv, decisions); err != nil {
		return nil, err
	}
	// 100 in turn, 100 asynchronous, a batch of 20, a delayed one, one that is retried, two of three transactions.
	all := collect(received, 224)
	different := map[string]int{}
	reconsumed := 0
	for _, message := range all {
		different[string(message.Body)]++
		reconsumed += int(message.ReconsumeTimes)
	}
	return map[string]any{
		"received": len(all), "different": len(different), "refused": refused, "reconsumed": reconsumed, "checks": decisions.checks,
		"delayed": different["delayed"], "committed": different["commit"], "rolledBack": different["rollback"], "checked": different["unknown"],
	}, nil
}

func sendEveryWay(producing rocketmq.Producer) error {
	ctx := context.Background()
	for i := 0; i < 100; i++ {
		result, err := producing.SendSync(ctx, primitive.NewMessage(topic, []byte(fmt.Sprintf("sync-%d", i))).WithKeys([]string{fmt.Sprint(i)}))
		if err != nil || result.Status != primitive.SendOK {
			return fmt.Errorf("send %d: %v %w", i, result, err)
		}
	}
	var waiting sync.WaitGroup
	for i := 0; i < 100; i++ {
		waiting.Add(1)
		answered := func(context.Context, *primitive.SendResult, error) { waiting.Done() }
		if err := producing.SendAsync(ctx, answered, primitive.NewMessage(topic, []byte(fmt.Sprintf("async-%d", i)))); err != nil {
			return err
		}
	}
	waiting.Wait()
	var batch []*primitive.Message
	for i := 0; i < 20; i++ {
		batch = append(batch, primitive.NewMessage(topic, []byte(fmt.Sprintf("batch-%d", i))))
	}
	if _, err := producing.SendSync(ctx, batch...); err != nil {
		return err
	}
	if _, err := producing.SendSync(ctx, primitive.NewMessage(topic, []byte("delayed")).WithDelayTimeLevel(1)); err != nil {
		return err
	}
	_, err := producing.SendSync(ctx, primitive.NewMessage(topic, []byte("again")))
	return err
}

func sendTransactions(namesrv string, decisions *decider) error {
	started, err := rocketmq.NewTransactionProducer(decisions, producer.WithNsResolver(primitive.NewPassthroughResolver([]string{namesrv})), producer.WithGroupName("PG_go_transactions"), producer.WithInstanceName("transactions"))
	if err != nil {
		return err
	}
	if err := started.Start(); err != nil {
		return err
	}
	for _, wanted := range []string{"commit", "rollback", "unknown"} {
		message := primitive.NewMessage(topic, []byte(wanted))
		message.WithProperty("wanted", wanted)
		if _, err := started.SendMessageInTransaction(context.Background(), message); err != nil {
			return err
		}
	}
	return nil
}
